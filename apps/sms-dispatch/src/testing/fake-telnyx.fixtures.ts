import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const Request = z.object({ from: z.string(), to: z.string(), text: z.string(), webhook_url: z.string() });

/** A POST as it reached the provider. */
export interface ReceivedPost extends z.infer<typeof Request> {
  /** The provider's id, if it accepts. */
  readonly id: string;
  readonly dispatchId: string;
  /** When it came, in milliseconds of the monotonic clock. */
  readonly at: number;
}

/** What the provider does with a POST. */
export type Behaviour =
  | { readonly do: 'accept'; readonly after?: Promise<void> }
  | {
      readonly do: 'refuse';
      readonly status: number;
      readonly code?: string;
      readonly headers?: Record<string, string>;
    }
  /** Takes the text, and never answers. */
  | { readonly do: 'hang' }
  /** Takes the text, and breaks the connection. */
  | { readonly do: 'reset' };

/** How the provider answers a question about its detail records. */
export interface RecordsAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Rows of one page; there is no second. */
  readonly rows?: readonly object[];
}

/** The provider's sending API in this process. */
export interface FakeTelnyx {
  readonly apiUrl: string;
  /** Every POST so far, of whatever end. */
  readonly posts: readonly ReceivedPost[];
  postsTo(phone: string): ReceivedPost[];
  /** What it does from now on; by default it accepts. */
  behave(behaviour: (post: ReceivedPost) => Behaviour): void;
  /** Questions about detail records so far, as their queries. */
  readonly questions: readonly URLSearchParams[];
  /** What it has on record from now on; by default nothing. */
  haveOnRecord(answer: (question: URLSearchParams) => RecordsAnswer): void;
  /** Questions about its list of opt-outs so far, as their queries. */
  readonly optOutQuestions: readonly URLSearchParams[];
  /** Whom it blocks from now on, page by page; by default nobody. */
  block(answer: (question: URLSearchParams) => OptOutsAnswer): void;
  close(): Promise<void>;
}

/** How the provider answers a question about its list of opt-outs. */
export interface OptOutsAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Rows of the page that was asked for. */
  readonly rows?: readonly { readonly from: string; readonly to: string; readonly created_at?: string }[];
  readonly pages?: number;
}

/** A detail record of a text that was posted. */
export const aRecordOf = (post: ReceivedPost, status: string, code?: string): object => ({
  record_type: 'message_detail_record',
  uuid: post.id,
  cli: post.from,
  cld: post.to,
  direction: 'outbound',
  status,
  errors: code === undefined ? [] : [code],
  parts: 1,
  created_at: new Date().toISOString(),
  delivery_status_webhook_url: post.webhook_url,
});

const acceptAll = (): Behaviour => ({ do: 'accept' });

export async function aFakeTelnyx(): Promise<FakeTelnyx> {
  const posts: ReceivedPost[] = [];
  let behaviour: (post: ReceivedPost) => Behaviour = acceptAll;
  const questions: URLSearchParams[] = [];
  let onRecord: (question: URLSearchParams) => RecordsAnswer = () => ({});
  const optOutQuestions: URLSearchParams[] = [];
  let blocked: (question: URLSearchParams) => OptOutsAnswer = () => ({});
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://telnyx');
      if (url.pathname === '/v2/detail_records') {
        questions.push(url.searchParams);
        const { status = 200, headers, rows = [] } = onRecord(url.searchParams);
        const meta = { page_number: 1, page_size: 50, total_pages: 1, total_results: rows.length };
        return json(response, status, { data: rows, meta }, headers);
      }
      if (url.pathname === '/v2/messaging_optouts') {
        optOutQuestions.push(url.searchParams);
        const { status = 200, headers, rows = [], pages = 1 } = blocked(url.searchParams);
        const page = Number(url.searchParams.get('page[number]'));
        const meta = { page_number: page, page_size: 50, total_pages: pages, total_results: rows.length };
        return json(response, status, { data: rows, meta }, headers);
      }
      const body = Request.parse(JSON.parse(Buffer.concat(chunks).toString()));
      const post = {
        ...body,
        id: randomUUID(),
        at: performance.now(),
        dispatchId: new URL(body.webhook_url).pathname.split('/').at(-1) ?? '',
      };
      posts.push(post);
      void answer(response, post, behaviour(post));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`,
    posts,
    postsTo: (phone) => posts.filter(({ to }) => to === phone),
    behave: (next) => {
      behaviour = next;
    },
    questions,
    haveOnRecord: (next) => {
      onRecord = next;
    },
    optOutQuestions,
    block: (next) => {
      blocked = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(response: ServerResponse, post: ReceivedPost, behaviour: Behaviour): Promise<void> {
  switch (behaviour.do) {
    case 'accept':
      await behaviour.after;
      return json(response, 200, {
        data: { id: post.id, parts: 1, to: [{ phone_number: post.to, status: 'queued' }] },
      });
    case 'refuse': {
      const { status, code = '10011', headers } = behaviour;
      return json(response, status, { errors: [{ code, title: 'Refused' }] }, headers);
    }
    case 'hang':
      return;
    case 'reset':
      response.socket?.destroy();
  }
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

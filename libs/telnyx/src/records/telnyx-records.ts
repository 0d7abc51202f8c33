import type Telnyx from 'telnyx';
import { z } from 'zod';
import { sdkFor, type TelnyxClientOptions } from '../sdk.js';
import { classifySendError } from '../sending/classify-send-error.js';
import { TelnyxCost } from '../webhooks/cost.js';
import { Moment, OpenEnum, optional, TelnyxId } from '../webhooks/fields.js';

/** One message in the provider's detail records. Only what was sent is there: a queued message is not. */
export interface MessageRecord {
  /** The provider's id of the message. */
  readonly messageId: string;
  /** delivered, failed, gw_timeout, gw_reject, dlr_timeout, dlr_unconfirmed, received, or what is new by then. */
  readonly status: string;
  /** The first of the provider's error codes. */
  readonly errorCode: string | null;
  readonly parts: number | null;
  /** What was taken for it; null when it did not say. */
  readonly cost: TelnyxCost | null;
  /** By the provider's clock; null when it did not say. */
  readonly createdAt: Date | null;
  /** The webhook URL that we gave with the message. */
  readonly webhookUrl: string | null;
}

/** A caller whom the provider blocks because of a stop. */
export interface OptOutRecord {
  /** The number of ours that they wrote to, E.164. */
  readonly from: string;
  /** The caller, E.164. */
  readonly to: string;
  readonly keyword: string | null;
  readonly createdAt: Date | null;
}

/** How a question to the provider ended. There is a value for everything that can happen; nothing is thrown. */
export type Asked<Item> =
  | {
      readonly kind: 'answered';
      readonly items: readonly Item[];
      /** Whether there is a next page. */ readonly more: boolean;
    }
  /** 429; milliseconds to wait as the provider asked, null when it did not say. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number | null }
  /** No answer, or none that can be read. The same question may be asked again. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** The provider will not answer this question, ever; its code, if it gave one. */
  | { readonly kind: 'refused'; readonly code: string | null; readonly httpStatus: number };

/** Which detail records are asked for, newest first. */
export interface MessageRecordsQuery {
  /** Only messages from this number of ours. */
  readonly from?: string;
  /** Only messages to this number. */
  readonly to?: string;
  /**
   * Only messages of this moment's day (UTC) or later: the documented filter takes a date, so what is older on the same day
   * comes too.
   */
  readonly since: Date;
  /** From 1. */
  readonly page: number;
}

export interface OptOutRecordsQuery {
  /** Only those who wrote to this number of ours. */
  readonly from?: string;
  readonly since?: Date;
  /** From 1. */
  readonly page: number;
}

/** Items on a page; the most that the provider gives. */
export const RECORDS_PAGE_SIZE = 50;

const Page = z.object({
  data: z.array(z.unknown()),
  meta: optional(z.object({ page_number: z.int(), total_pages: z.int() })),
});

/** Codes come as text; numbers are taken, too. */
const Code = z.union([z.string().min(1).max(40), z.number().transform(String)]);

const MessageRow = z
  .object({
    uuid: TelnyxId,
    status: OpenEnum,
    errors: optional(z.array(Code)),
    parts: optional(z.int().min(1)),
    cost: z.unknown().optional(),
    currency: z.unknown().optional(),
    created_at: optional(Moment),
    delivery_status_webhook_url: optional(z.string().max(4_000)),
  })
  .transform((row): MessageRecord => ({
    messageId: row.uuid,
    status: row.status,
    errorCode: row.errors?.[0] ?? null,
    parts: row.parts,
    cost: TelnyxCost.safeParse({ amount: row.cost, currency: row.currency }).data ?? null,
    createdAt: row.created_at === null ? null : new Date(row.created_at),
    webhookUrl: row.delivery_status_webhook_url,
  }));

const OptOutRow = z
  .object({
    from: z.string().min(1).max(40),
    to: z.string().min(1).max(40),
    keyword: optional(z.string().max(200)),
    created_at: optional(Moment),
  })
  .transform(({ from, to, keyword, created_at }): OptOutRecord => ({
    from,
    to,
    keyword,
    createdAt: created_at === null ? null : new Date(created_at),
  }));

/** Asks the provider what it has on record: messages that it sent, callers that it blocks. One call is one request. */
export class TelnyxRecords {
  private readonly sdk: Telnyx;

  constructor(private readonly options: TelnyxClientOptions) {
    this.sdk = sdkFor(options);
  }

  /** `GET /v2/detail_records` for messages that we sent. Never rejects. */
  async messages({ from, to, since, page }: MessageRecordsQuery): Promise<Asked<MessageRecord>> {
    return this.ask(MessageRow, (signal) =>
      this.sdk.detailRecords.list(
        {
          filter: {
            record_type: 'messaging',
            direction: 'outbound',
            created_at: { gte: since.toISOString().slice(0, 10) },
            ...(from !== undefined && { cli: from }),
            ...(to !== undefined && { cld: to }),
          },
          sort: ['-created_at'],
          'page[number]': page,
          'page[size]': RECORDS_PAGE_SIZE,
        },
        { signal },
      ),
    );
  }

  /** `GET /v2/messaging_optouts`. Never rejects. */
  async optOuts({ from, since, page }: OptOutRecordsQuery): Promise<Asked<OptOutRecord>> {
    return this.ask(OptOutRow, (signal) =>
      this.sdk.messagingOptouts.list(
        {
          ...(from !== undefined && { filter: { from } }),
          ...(since !== undefined && { created_at: { gte: since.toISOString() } }),
          'page[number]': page,
          'page[size]': RECORDS_PAGE_SIZE,
        },
        { signal },
      ),
    );
  }

  private async ask<Item>(
    row: z.ZodType<Item>,
    request: (signal: AbortSignal) => { asResponse(): Promise<Response> },
  ): Promise<Asked<Item>> {
    try {
      // The SDK's timeout ends with the headers; a body that stalls would hang for ever.
      const response = await request(AbortSignal.timeout(this.options.timeoutMs)).asResponse();
      // The SDK's own reading makes an empty page of whatever it does not understand.
      const page = Page.safeParse(await response.json());
      if (!page.success) return { kind: 'unavailable', why: 'unreadable-answer' };
      const { data, meta } = page.data;
      return {
        kind: 'answered',
        // A row that cannot be read is left out; it must not hide the others.
        items: data.map((item) => row.safeParse(item)).flatMap(({ success, data }) => (success ? [data] : [])),
        more: meta === null ? data.length >= RECORDS_PAGE_SIZE : meta.page_number < meta.total_pages,
      };
    } catch (error) {
      return failureOf(error);
    }
  }
}

function failureOf(error: unknown): Asked<never> {
  const outcome = classifySendError(error, new Date());
  switch (outcome.kind) {
    case 'refused':
      return { kind: 'refused', code: outcome.code, httpStatus: outcome.httpStatus };
    case 'not-sent':
      if (outcome.why === 'rate-limited') return { kind: 'rate-limited', retryAfterMs: outcome.retryAfterMs };
      return { kind: 'unavailable', why: outcome.why };
    case 'unknown':
      return { kind: 'unavailable', why: outcome.why };
    // A question that was answered raises no error.
    case 'accepted':
      return { kind: 'unavailable', why: 'unreadable-answer' };
  }
}

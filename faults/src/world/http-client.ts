import { untilSome } from './until.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** As it came. */
  readonly text: string;
  readonly etag: string | null;
}

export interface Request {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** HTTP as a client of a system under faults speaks it: what fails for a while is tried again, what is refused is not. */
export class HttpClient {
  constructor(readonly url: string) {}

  /** One request; null when there was no answer. */
  async once(method: string, path: string, { token, body, headers }: Request = {}): Promise<Answer | null> {
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(5_000),
      });
      const text = await response.text();
      return { status: response.status, body: jsonOf(text), text, etag: response.headers.get('etag') };
    } catch {
      return null;
    }
  }

  /**
   * Repeats a request that does no harm twice, until it gets an answer other than 5xx, 408 or 429, or until `deadline`
   * (`performance.now()`): then null.
   */
  async insist(method: string, path: string, deadline: number, request: Request = {}): Promise<Answer | null> {
    return untilSome(async () => {
      const answer = await this.once(method, path, request);
      const passing = answer === null || answer.status >= 500 || answer.status === 408 || answer.status === 429;
      return passing ? null : answer;
    }, deadline);
  }

  /** As `insist`, but no answer is an error. */
  async demandAny(method: string, path: string, request: Request = {}, withinMs = 30_000): Promise<Answer> {
    const answer = await this.insist(method, path, performance.now() + withinMs, request);
    if (answer === null) throw new Error(`${method} ${path}: no answer`);
    return answer;
  }

  /** As `insist`, but anything other than success is an error. For what a run cannot do without. */
  async demand(method: string, path: string, request: Request = {}, withinMs = 30_000): Promise<Answer> {
    const answer = await this.demandAny(method, path, request, withinMs);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import { found, instead, until } from './until.js';

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly etag: string | null;
}

interface Request {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The gateway, as a client sees it who does not give up when a service is away for a moment. */
export class GatewayClient {
  constructor(readonly url: string) {}

  /** One request, whatever its answer. Rejects when there is none. */
  async once<Body>(method: string, path: string, { token, body, headers }: Request = {}): Promise<Answer<Body>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
      etag: response.headers.get('etag'),
    };
  }

  /** Repeats a request until it succeeds. Only for requests that do no harm twice. */
  async request<Body>(method: string, path: string, request: Request = {}): Promise<Answer<Body>> {
    return until(`${method} ${path} to succeed`, async () => {
      const answer = await this.once<Body>(method, path, request);
      return answer.status < 300 ? found(answer) : instead(`status ${answer.status}: ${JSON.stringify(answer.body)}`);
    });
  }

  async get<Body>(path: string, token?: string): Promise<Body> {
    return (await this.request<Body>('GET', path, token === undefined ? {} : { token })).body;
  }

  /** A development token for an office. */
  async token(role: 'frontdesk' | 'manager' | 'service', officeId: string): Promise<string> {
    return (await this.get<{ token: string }>(`/dev/token?role=${role}&office=${officeId}`)).token;
  }
}

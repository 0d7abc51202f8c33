import type { IncomingMessage } from 'node:http';

/** Who may open a WebSocket at all, before any token is looked at. */
export interface AdmissionOptions {
  /** Origins whose pages may connect, beside the service's own. */
  readonly origins: readonly string[];
  /** Most connections from one address. Behind a proxy this is the proxy's, unless `trustForwarded`. */
  readonly perAddress: number;
  /** Whether the proxy in front sets X-Forwarded-For, so that its last entry is the client. */
  readonly trustForwarded: boolean;
}

/** Counts connections by address, and refuses pages of foreign origins (ASVS 4.4.2). */
export class Admission {
  private readonly connections = new Map<string, number>();

  constructor(private readonly options: AdmissionOptions) {}

  /** Why a request may not become a connection; null: it may. */
  refusalOf(request: IncomingMessage): string | null {
    if (!this.isAllowedOrigin(request)) return 'The origin is not allowed.';
    if ((this.connections.get(this.addressOf(request)) ?? 0) >= this.options.perAddress)
      return 'Too many connections from this address.';
    return null;
  }

  /** Counts a connection; call the answer when it ends. */
  opened(request: IncomingMessage): () => void {
    const address = this.addressOf(request);
    this.connections.set(address, (this.connections.get(address) ?? 0) + 1);
    return () => {
      const left = (this.connections.get(address) ?? 1) - 1;
      if (left === 0) this.connections.delete(address);
      else this.connections.set(address, left);
    };
  }

  /** Browsers always say the origin, and pages cannot change it or the host; other clients have none. */
  private isAllowedOrigin({ headers }: IncomingMessage): boolean {
    const { origin, host } = headers;
    if (origin === undefined || this.options.origins.includes(origin)) return true;
    const ownHosts = [host, firstOf(headers['x-forwarded-host'])];
    return URL.canParse(origin) && ownHosts.includes(new URL(origin).host);
  }

  private addressOf({ headers, socket }: IncomingMessage): string {
    const forwarded = this.options.trustForwarded ? firstOf(headers['x-forwarded-for']) : undefined;
    return forwarded?.split(',').at(-1)?.trim() ?? socket.remoteAddress ?? 'unknown';
  }
}

const firstOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

import { type IncomingMessage, request, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '@textback/contracts';
import { failureOf } from './failure.js';
import { forwardedHeaders } from './forwarded.js';

/** Milliseconds in which a service must answer an upgrade. */
const UPGRADE_WITHIN = 5_000;

/**
 * Joins WebSocket upgrades under a path to a service, byte for byte. Not the proxy plugin's own way: that accepts a client
 * before it knows whether the service is there, and a client that was accepted waits long before it tries again.
 */
export class Tunnel {
  private readonly open = new Set<Duplex>();

  constructor(
    server: Server,
    private readonly path: string,
    private readonly upstream: string,
  ) {
    server.on('upgrade', (incoming, client, early) => this.join(incoming, client, early));
  }

  /** Ends every tunnel; their clients come back to another gateway, or to this one when it is up again. */
  close(): void {
    for (const socket of this.open) socket.destroy();
  }

  /** @param early what the client sent behind its request already */
  private join(incoming: IncomingMessage, client: Duplex, early: Buffer): void {
    client.on('error', () => client.destroy());
    if (incoming.url?.startsWith(`${this.path}/`) !== true)
      return refuse(client, { type: 'about:blank', title: 'There is no socket at this address.', status: 404 });
    const { host } = new URL(this.upstream);
    const outgoing = request(this.upstream + incoming.url, {
      method: incoming.method,
      headers: { ...incoming.headers, ...forwardedHeaders(incoming), host },
    });
    const patience = setTimeout(() => outgoing.destroy(new Error('No answer to an upgrade.')), UPGRADE_WITHIN);
    outgoing.on('close', () => clearTimeout(patience));
    outgoing.on('upgrade', (answer, service, first) => {
      clearTimeout(patience);
      client.write(headOf(answer));
      client.write(first);
      service.write(early);
      this.connect(client, service);
    });
    outgoing.on('response', (answer) => {
      client.write(headOf(answer));
      answer.pipe(client);
    });
    outgoing.on('error', (error) => refuse(client, failureOf(error)));
    client.on('close', () => outgoing.destroy());
    outgoing.end();
  }

  private connect(client: Duplex, service: Duplex): void {
    for (const [from, to] of [
      [client, service],
      [service, client],
    ] as const) {
      this.open.add(from);
      from.on('error', () => from.destroy());
      from.on('close', () => {
        this.open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}

/** The status line and headers, as the service wrote them. */
function headOf({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('\r\n')}\r\n\r\n`;
}

function refuse(client: Duplex, problem: Problem): void {
  const body = JSON.stringify(problem);
  client.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

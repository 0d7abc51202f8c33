import { LIVE_NAMESPACE, LIVE_PATH, LiveUpdate, type OfficeId, SubscribeReply } from '@textback/contracts';
import { eventually } from '@textback/testing';
import { io, type Socket } from 'socket.io-client';

/** A front end: what it got is held to the contract. */
export class LiveClient {
  readonly updates: LiveUpdate[] = [];
  readonly heads: unknown[] = [];
  disconnectReason: string | undefined;
  refusal: (Error & { data?: unknown }) | undefined;
  readonly socket: Socket;

  constructor(url: string, token: unknown, extraHeaders: Record<string, string> = {}) {
    this.socket = io(url + LIVE_NAMESPACE, {
      path: LIVE_PATH,
      transports: ['websocket'],
      auth: token === undefined ? {} : { token },
      forceNew: true,
      reconnection: false,
      extraHeaders,
    });
    this.socket.on('update', (update: unknown) => this.updates.push(LiveUpdate.parse(update)));
    this.socket.on('head', (head: unknown) => this.heads.push(head));
    this.socket.on('disconnect', (reason) => {
      this.disconnectReason = reason;
    });
    this.socket.on('connect_error', (error) => {
      this.refusal = error;
    });
  }

  get seqs(): number[] {
    return this.updates.map(({ seq }) => seq);
  }

  /** Resolves when the server has let it in. */
  connected(): Promise<void> {
    return eventually(() => {
      if (!this.socket.connected) throw new Error(`It is not connected: ${this.refusal?.message ?? 'no answer'}`);
    });
  }

  /** Resolves with the reason for which the server refused it. */
  refused(): Promise<Error & { data?: unknown }> {
    return eventually(() => {
      if (this.refusal === undefined) throw new Error('It was not refused.');
      return this.refusal;
    });
  }

  /** Asks with anything at all. */
  async ask(request: unknown): Promise<SubscribeReply> {
    return SubscribeReply.parse(await this.socket.timeout(5_000).emitWithAck('subscribe', request));
  }

  /** Subscribes; missed updates count as received. */
  async subscribe(officeId: OfficeId, since?: number): Promise<SubscribeReply> {
    const reply = await this.ask({ officeId, since });
    if (reply.ok && 'updates' in reply) this.updates.unshift(...reply.updates);
    return reply;
  }

  close(): void {
    this.socket.disconnect();
  }
}

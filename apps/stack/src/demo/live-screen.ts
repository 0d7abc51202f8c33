import {
  type ClientToServer,
  LIVE_NAMESPACE,
  LIVE_PATH,
  type LiveUpdate,
  type OfficeId,
  type ServerToClient,
} from '@textback/contracts';
import { io, type Socket } from 'socket.io-client';
import { found, instead, until } from './until.js';

const ACKNOWLEDGED_WITHIN = 5_000;

/** The front desk's screen: a real socket that comes back after each loss and goes on after the last update it saw. */
export class LiveScreen {
  /** Every update once, in the order of the office. */
  readonly updates: LiveUpdate[] = [];
  private readonly socket: Socket<ServerToClient, ClientToServer>;
  private lastSeq: number | undefined;
  private trouble = 'no connection yet';
  private closed = false;

  constructor(
    gateway: string,
    private readonly officeId: OfficeId,
    token: string,
  ) {
    this.socket = io(gateway + LIVE_NAMESPACE, {
      path: LIVE_PATH,
      transports: ['websocket'],
      auth: { token },
      forceNew: true,
      reconnectionDelay: 200,
      reconnectionDelayMax: 1_000,
      autoConnect: false,
    });
    this.socket.on('connect', () => void this.subscribe());
    this.socket.on('connect_error', (error) => this.comeBack(`no connection: ${error.message}`));
    this.socket.on('disconnect', (reason) => this.comeBack(`disconnected: ${reason}`));
    this.socket.on('update', (update) => this.take(update));
    this.socket.on('head', ({ seq }) => {
      if (this.lastSeq !== undefined && seq > this.lastSeq) void this.subscribe();
    });
  }

  /** Resolves once the server has accepted the subscription. */
  async open(): Promise<void> {
    this.socket.connect();
    await until('the live subscription to be accepted', async () =>
      this.lastSeq === undefined ? instead(this.trouble) : found(undefined),
    );
  }

  /** Waits for an update. */
  async sees<Kind extends LiveUpdate['kind']>(
    kind: Kind,
    conversationId: string,
  ): Promise<Extract<LiveUpdate, { kind: Kind }>> {
    return until(`${kind} of conversation ${conversationId} on the socket`, async () => {
      const update = this.updates.find((one) => one.kind === kind && one.conversationId === conversationId);
      if (update !== undefined) return found(update as Extract<LiveUpdate, { kind: Kind }>);
      return instead(this.socket.connected ? `${this.updates.length} other updates` : this.trouble);
    });
  }

  /** Kinds of all updates about a conversation so far. */
  kindsOf(conversationId: string): string[] {
    return this.updates.filter((update) => update.conversationId === conversationId).map(({ kind }) => kind);
  }

  close(): void {
    this.closed = true;
    this.socket.disconnect();
  }

  private async subscribe(): Promise<void> {
    try {
      const reply = await this.socket.timeout(ACKNOWLEDGED_WITHIN).emitWithAck('subscribe', {
        officeId: this.officeId,
        ...(this.lastSeq !== undefined && { since: this.lastSeq }),
      });
      if (!reply.ok) {
        this.comeBack(`the subscription was refused: ${reply.problem.title}`);
        return;
      }
      if ('updates' in reply) for (const update of reply.updates) this.take(update);
      this.lastSeq = Math.max(this.lastSeq ?? 0, reply.head);
    } catch {
      this.comeBack('the subscription was not answered');
    }
  }

  private take(update: LiveUpdate): void {
    if (this.lastSeq !== undefined && update.seq <= this.lastSeq) return;
    // One is missing in between: the answer to a new subscription brings it, and this one again.
    if (this.lastSeq !== undefined && update.seq > this.lastSeq + 1) {
      void this.subscribe();
      return;
    }
    this.lastSeq = update.seq;
    this.updates.push(update);
  }

  /** The client reconnects by itself only where the server did not end the connection on purpose. */
  private comeBack(trouble: string): void {
    this.trouble = trouble;
    if (this.closed) return;
    if (this.socket.active && this.socket.connected) this.socket.disconnect();
    if (!this.socket.active) setTimeout(() => this.socket.connect(), 300).unref();
  }
}

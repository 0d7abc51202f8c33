import {
  type ClientToServer,
  LIVE_NAMESPACE,
  LIVE_PATH,
  type LiveUpdate,
  type OfficeId,
  type ServerToClient,
} from '@textback/contracts';
import { io, type Socket } from 'socket.io-client';
import type { ClientEvent } from '../evidence/evidence.js';

/** Milliseconds between losing a connection and the next try. */
const RECONNECT_MS = 300;

/**
 * A screen of an office. It follows the contract: subscribes with the last `seq` that it has seen, and goes on from there.
 * Everything that it is told is written down as it arrives; whether that was right is for the checker to say.
 */
export class LiveClient {
  readonly log: ClientEvent[] = [];
  private socket: Socket<ServerToClient, ClientToServer> | undefined;
  private lastSeq: number | undefined;
  private wanted = false;
  private retry: NodeJS.Timeout | undefined;

  constructor(
    readonly name: string,
    readonly officeId: OfficeId,
    private readonly gateway: string,
    private readonly token: string,
  ) {}

  /** The last `seq` that it has seen; undefined before it has subscribed for the first time. */
  get seen(): number | undefined {
    return this.lastSeq;
  }

  /** Whether it is connected, or on its way to it. */
  get isWanted(): boolean {
    return this.wanted;
  }

  connect(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.open();
  }

  disconnect(): void {
    this.wanted = false;
    clearTimeout(this.retry);
    this.drop();
  }

  private open(): void {
    clearTimeout(this.retry);
    const socket: Socket<ServerToClient, ClientToServer> = io(this.gateway + LIVE_NAMESPACE, {
      path: LIVE_PATH,
      transports: ['websocket'],
      auth: { token: this.token },
      forceNew: true,
      reconnection: false,
      timeout: 3_000,
    });
    this.socket = socket;
    const isCurrent = (): boolean => this.socket === socket;
    socket.on('connect', () => this.subscribe(socket));
    socket.on('update', (update) => {
      if (isCurrent()) this.take(update);
    });
    const lost = (): void => {
      if (!isCurrent()) return;
      this.drop();
      if (this.wanted) this.retry = setTimeout(() => this.open(), RECONNECT_MS);
    };
    socket.on('disconnect', lost);
    socket.on('connect_error', lost);
    // The server says every 15 s how far it is: a client that is behind has lost something.
    socket.on('head', ({ seq }) => {
      if (isCurrent() && this.lastSeq !== undefined && seq > this.lastSeq) this.log.push({ kind: 'behind', head: seq });
    });
  }

  /** With a callback, not a promise: what arrives right behind the reply would be handled before whoever awaits it. */
  private subscribe(socket: Socket<ServerToClient, ClientToServer>): void {
    const since = this.lastSeq;
    const request = { officeId: this.officeId, ...(since !== undefined && { since }) };
    socket.timeout(5_000).emit('subscribe', request, (error, reply) => {
      if (this.socket !== socket) return;
      if (error !== null || !reply.ok) return void socket.disconnect();
      const resync = 'resync' in reply;
      this.log.push({ kind: 'subscribed', since: since ?? null, head: reply.head, resync });
      if (resync || since === undefined) this.lastSeq = reply.head;
      if ('updates' in reply) for (const update of reply.updates) this.take(update);
    });
  }

  private take(update: LiveUpdate): void {
    this.log.push({ kind: 'update', update });
    this.lastSeq = update.seq;
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = undefined;
    if (socket === undefined) return;
    socket.removeAllListeners();
    socket.disconnect();
    this.log.push({ kind: 'disconnected' });
  }
}

import {
  Ack,
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import { InvalidToken, roleIn } from '@textback/auth';
import { LIVE_NAMESPACE, type OfficeId, SubscribeRequest, type SubscribeReply } from '@textback/contracts';
import { invalidRequest, notFound, pointersOf, ProblemError, problemOf } from '@textback/http';
import { Log } from '@textback/observability';
import { Clock } from '@textback/timers';
import { LiveOffices } from '../application/live-offices.js';
import { Authenticate } from './authenticate.js';
import { type LiveNamespace, type LiveSocket, roomOf } from './live-types.js';
import { SocketClients } from './socket-clients.js';
import { UserConnections } from './user-connections.js';

/** The longest time that a timer of Node takes; a token that lives longer is looked at again then. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Live updates over Socket.IO (design §5): users subscribe to offices, and get every update once and in order. */
@WebSocketGateway({ namespace: LIVE_NAMESPACE })
export class LiveGateway implements OnGatewayInit<LiveNamespace>, OnGatewayConnection<LiveSocket> {
  constructor(
    private readonly authenticate: Authenticate,
    private readonly connections: UserConnections,
    private readonly clients: SocketClients,
    private readonly offices: LiveOffices,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  afterInit(namespace: LiveNamespace): void {
    namespace.use((socket, next) => void this.authenticate.middleware(socket, next));
    this.clients.attach(namespace);
  }

  handleConnection(socket: LiveSocket): void {
    const { subject } = socket.data.user;
    this.connections.opened(subject);
    socket.once('disconnect', () => this.connections.closed(subject));
    this.disconnectAtTokenEnd(socket);
  }

  /** A subscription is answered through `reply` alone, at the very moment at which the socket enters the room. */
  @SubscribeMessage('subscribe')
  async subscribe(
    @ConnectedSocket() socket: LiveSocket,
    @MessageBody() request: unknown,
    @Ack() reply: ((answer: SubscribeReply) => void) | undefined,
  ): Promise<void> {
    if (typeof reply !== 'function') return;
    try {
      const { officeId, since } = parsed(request);
      this.assertAllowed(socket, officeId);
      await this.offices.subscribe(officeId, since, (answer) => {
        if (!socket.connected) return;
        void socket.join(roomOf(officeId));
        reply(answer);
      });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) this.log.warn('A subscription failed.', { error });
      reply({ ok: false, problem });
    }
  }

  /** Asked anew each time: what was allowed an hour ago need not be now. */
  private assertAllowed({ data: { user, rate } }: LiveSocket, officeId: OfficeId): void {
    const now = this.clock.now();
    if (user.expiresAt <= now) throw new InvalidToken('The token has ended.');
    if (!rate.allows(now)) throw new ProblemError(429, 'too-many-requests', 'Too many subscriptions. Try again soon.');
    if (roleIn(user, officeId) === null) throw notFound('office');
  }

  private disconnectAtTokenEnd(socket: LiveSocket): void {
    const left = socket.data.user.expiresAt.getTime() - this.clock.now().getTime();
    const timer = setTimeout(
      () => (left > LONGEST_TIMER ? this.disconnectAtTokenEnd(socket) : socket.disconnect(true)),
      Math.min(left, LONGEST_TIMER),
    );
    socket.once('disconnect', () => clearTimeout(timer));
  }
}

function parsed(request: unknown): SubscribeRequest {
  const result = SubscribeRequest.safeParse(request);
  if (!result.success) throw invalidRequest(pointersOf(result.error));
  return result.data;
}

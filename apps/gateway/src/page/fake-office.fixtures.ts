import type { ServerResponse } from 'node:http';
import {
  type Call,
  CallId,
  type Conversation,
  ConversationId,
  DEFAULT_SETTINGS,
  LIVE_NAMESPACE,
  type LiveUpdate,
  type Message,
  MessageId,
  OfficeId,
  PhoneNumber,
  type SubscribeReply,
  type SubscribeRequest,
} from '@textback/contracts';
import { aFakeService, type FakeService, type Received } from '../gateway.fixtures.js';

export const OFFICE = OfficeId.parse('00000000-0000-4000-8000-000000000001');
const CONVERSATION = ConversationId.parse('00000000-0000-4000-8000-0000000000c1');
const CALLER = PhoneNumber.parse('+14155550150');
const AT = '2026-03-01T17:05:00.000Z';

/** An update without the number that the office's log gives it. */
type Unnumbered = LiveUpdate extends infer U
  ? U extends LiveUpdate
    ? Omit<U, 'seq' | 'officeId' | 'at'>
    : never
  : never;

/** What all services behind the page answer, and a live socket over one log; the test says what happens. */
export class FakeOffice {
  calls: Call[] = [];
  conversations: Conversation[] = [];
  /** `since` of each subscription, in order; undefined: a first visit. */
  readonly subscriptions: (number | undefined)[] = [];
  /** The next subscription is told that it missed too much. */
  resyncNext = false;
  readonly log: LiveUpdate[] = [];

  private constructor(readonly service: FakeService) {
    service.sockets.of(LIVE_NAMESPACE).on('connection', (socket) => {
      socket.on('subscribe', (request: SubscribeRequest, reply: (answer: SubscribeReply) => void) => {
        this.subscriptions.push(request.since);
        void socket.join(OFFICE);
        const head = this.log.length;
        if (this.resyncNext) {
          this.resyncNext = false;
          return reply({ ok: true, head, resync: true });
        }
        reply({ ok: true, head, updates: request.since === undefined ? [] : this.log.slice(request.since) });
      });
    });
  }

  static async start(): Promise<FakeOffice> {
    const office: FakeOffice = new FakeOffice(
      await aFakeService((request, response) => office.answer(request, response)),
    );
    return office;
  }

  /** Writes an update to the log, and tells the clients unless it is to be lost on the way. */
  happens(update: Unnumbered, { lost = false } = {}): void {
    const numbered = { ...update, seq: this.log.length + 1, officeId: OFFICE, at: AT } as LiveUpdate;
    this.log.push(numbered);
    if (!lost) this.service.sockets.of(LIVE_NAMESPACE).to(OFFICE).emit('update', numbered);
  }

  /** What the server says every 15 s. */
  tellsHead(): void {
    this.service.sockets.of(LIVE_NAMESPACE).to(OFFICE).emit('head', { officeId: OFFICE, seq: this.log.length });
  }

  /** Every client's connection breaks. */
  drops(): void {
    for (const socket of this.service.sockets.of(LIVE_NAMESPACE).sockets.values()) socket.conn.close();
  }

  /** The caller's reply opens a tile. */
  tileOpens(text: string, options?: { lost?: boolean }): void {
    const conversation = aConversation(text);
    this.conversations = [conversation];
    this.happens(
      { kind: 'tile.opened', conversationId: CONVERSATION, conversation: { ...conversation, unread: 0 } },
      options,
    );
  }

  private answer({ method, url = '', body }: Received, response: ServerResponse): void {
    const path = url.split('?')[0] ?? '';
    const found = this.find(`${method} ${path}`, body);
    response
      .writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json', etag: '"1"' })
      .end(JSON.stringify(found ?? { type: 'about:blank', title: 'Not in this fake.', status: 404 }));
  }

  private find(route: string, body: Buffer): unknown {
    const list = (items: unknown): unknown => ({ items, nextCursor: null });
    const chat = `/chat/v1/offices/${OFFICE}`;
    const conversation = `${chat}/conversations/${CONVERSATION}`;
    switch (route) {
      case `GET /rules/v1/offices/${OFFICE}`:
        return { officeId: OFFICE, name: 'Elm Street Dental' };
      case `GET /rules/v1/offices/${OFFICE}/settings`:
        return { ...DEFAULT_SETTINGS, numbers: { textingNumber: '+14155550101', lines: ['+14155550100'] } };
      case `GET /calls/v1/offices/${OFFICE}/calls`:
        return list(this.calls);
      case `GET ${chat}/conversations`:
        return list(this.conversations);
      case `GET ${conversation}`:
        return this.conversations[0];
      case `POST ${conversation}/read`:
        return { ...this.conversations[0], unread: 0 };
      case `GET ${conversation}/messages`:
        return list(this.conversations.map(({ lastMessage }) => lastMessage));
      case `POST ${conversation}/messages`:
        return aMessage('staff', (JSON.parse(body.toString()) as { text: string }).text);
      case `GET ${chat}/held-replies`:
      case `GET ${chat}/people`:
      case 'GET /simulator/inbox':
      case 'GET /simulator/phones':
        return list([]);
      default:
        return undefined;
    }
  }
}

let messages = 0;

function aMessage(kind: 'caller' | 'staff', text: string): Message {
  messages += 1;
  return {
    messageId: MessageId.parse(`00000000-0000-4000-8000-${String(messages).padStart(12, '0')}`),
    kind,
    text,
    state: kind === 'caller' ? 'received' : 'queued',
    failure: null,
    at: AT,
    held: null,
    dispatchId: null,
    author: kind === 'staff' ? 'dev-manager' : null,
    media: [],
  };
}

const aConversation = (text: string): Conversation => ({
  conversationId: CONVERSATION,
  phone: CALLER,
  section: 'contacts',
  state: 'open',
  people: [],
  chosenPersonId: null,
  unread: 1,
  claimedBy: null,
  awaitingReply: true,
  lastMessage: aMessage('caller', text),
});

/** A missed call whose text was delivered. */
export const aTextedCall = (): Call => ({
  callId: CallId.parse('00000000-0000-4000-8000-0000000000ca'),
  from: CALLER,
  to: PhoneNumber.parse('+14155550100'),
  direction: 'inbound',
  outcome: 'missed',
  endingReason: 'no-answer',
  startedAt: AT,
  endedAt: AT,
  missedCallText: { state: 'delivered', reason: null, dispatchId: null, conversationId: CONVERSATION },
  correction: null,
  lateEvidence: null,
});

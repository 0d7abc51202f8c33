import { readFileSync } from 'node:fs';
import {
  type Call,
  type CallId,
  type Conversation,
  conversationIdOf,
  type DecisionReceipt,
  DEFAULT_SETTINGS,
  type HeldReply,
  LIVE_NAMESPACE,
  LIVE_PATH,
  type LiveUpdate,
  type Message,
  OfficeId,
  type OfficeRole,
  type OfficeSettings,
  type Page,
  type Person,
  type PersonKind,
  type PhoneNumber,
  type ServerToClient,
  type ClientToServer,
  type SubscribeReply,
} from '@textback/contracts';
import { aPersonId, aPhoneNumber, type Changes, eventually, merged } from '@textback/testing';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';

/** What `.data/stack.json` says of the running stack (design §6). */
export interface StackFile {
  readonly gateway: string;
  readonly officeId: string;
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  readonly services: readonly { readonly name: string; readonly pid: number; readonly url: string }[];
}

/** A text that the simulated provider accepted from us. */
export interface AcceptedText {
  readonly id: string;
  readonly from: PhoneNumber;
  readonly to: PhoneNumber;
  readonly text: string;
  readonly webhookUrl: string | null;
  readonly receivedAt: string;
}

export type Scenario = 'missed' | 'answered' | 'busy' | 'declined' | 'voicemail' | 'ring-group-answered' | 'abandoned';

/** How long the whole path may take under a test's load: settling, four commits, two hops. */
export const PATIENCE = { within: 20_000 };

/** An answer of the gateway. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

const stackIn = (file: string): StackFile => JSON.parse(readFileSync(file, 'utf8')) as StackFile;

/** The running stack, seen from outside: only the gateway's HTTP and sockets, but for the wait after new settings. */
export class World {
  private readonly database: pg.Pool;

  private constructor(
    private readonly file: string,
    readonly stack: StackFile,
  ) {
    this.database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2, allowExitOnIdle: true });
  }

  /** The stack that Jest's global setup started. */
  static open(): World {
    const file = process.env['TEXTBACK_STACK_FILE'];
    if (file === undefined)
      throw new Error('TEXTBACK_STACK_FILE is not set: run e2e specs through Jest (npm run test:e2e).');
    return new World(file, stackIn(file));
  }

  async close(): Promise<void> {
    await this.database.end();
  }

  /** The process that runs a service now; a restart changes it. */
  pidOf(service: string): number {
    const found = stackIn(this.file).services.find(({ name }) => name === service);
    if (found === undefined) throw new Error(`The stack does not run ${service}.`);
    return found.pid;
  }

  async request<Body>(
    method: string,
    path: string,
    options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(this.stack.gateway + path, {
      method,
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }

  /** As `request`, but anything other than success fails the test and says what came back. */
  async expect<Body>(
    method: string,
    path: string,
    options: Parameters<World['request']>[2] = {},
  ): Promise<Answer<Body>> {
    const answer = await this.request<Body>(method, path, options);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  async token(role: OfficeRole | 'service', officeId?: OfficeId): Promise<string> {
    const office = officeId === undefined ? '' : `&office=${officeId}`;
    const { body } = await this.expect<{ token: string }>('GET', `/dev/token?role=${role}${office}`);
    return body.token;
  }

  /** A new office with numbers of its own, known to every service. By default it texts at any hour. */
  async anOffice(changes: Changes<OfficeSettings> = {}): Promise<Office> {
    const officeId = OfficeId.parse(crypto.randomUUID());
    const office = new Office(this, officeId, {
      manager: await this.token('manager', officeId),
      frontdesk: await this.token('frontdesk', officeId),
      service: await this.token('service'),
    });
    await this.expect('PUT', `/rules/v1/offices/${officeId}`, {
      token: office.tokens.service,
      body: { name: 'Elm Street Dental' },
    });
    await office.change(
      merged<OfficeSettings>(
        {
          ...DEFAULT_SETTINGS,
          missedCallAutoReplies: { ...DEFAULT_SETTINGS.missedCallAutoReplies, enabled: true },
          numbers: { textingNumber: office.textingNumber, lines: [office.line] },
        },
        changes,
      ),
    );
    return office;
  }

  /** Waits until call-ingestion, sms-dispatch and chat have the settings' version. */
  async untilKnown(officeId: OfficeId, version: number): Promise<void> {
    await eventually(async () => {
      for (const schema of ['call_ingestion', 'sms_dispatch', 'chat']) {
        const { rows } = await this.database.query<{ version: number }>(
          `SELECT version FROM ${schema}.office WHERE office_id = $1`,
          [officeId],
        );
        if ((rows[0]?.version ?? 0) < version) throw new Error(`${schema} does not know version ${version} yet.`);
      }
    }, PATIENCE);
  }

  /** Somebody with a telephone whom no office knows. */
  aCaller(): Caller {
    return new Caller(this, aPhoneNumber());
  }

  async setFaults(faults: object): Promise<void> {
    await this.expect('PUT', '/simulator/faults', { body: faults });
  }
}

/** An office, and what its staff can see and do through the gateway. */
export class Office {
  readonly line = aPhoneNumber();
  readonly textingNumber = aPhoneNumber();

  constructor(
    private readonly world: World,
    readonly id: OfficeId,
    readonly tokens: { readonly manager: string; readonly frontdesk: string; readonly service: string },
  ) {}

  async settings(): Promise<{ settings: OfficeSettings; etag: string }> {
    const { body, headers } = await this.world.expect<OfficeSettings>('GET', `/rules/v1/offices/${this.id}/settings`, {
      token: this.tokens.manager,
    });
    return { settings: body, etag: headers.get('etag') ?? '' };
  }

  /** Changes the settings and waits until every service knows. */
  async change(changes: Changes<OfficeSettings>): Promise<void> {
    const { settings, etag } = await this.settings();
    const { headers } = await this.world.expect('PUT', `/rules/v1/offices/${this.id}/settings`, {
      token: this.tokens.manager,
      headers: { 'if-match': etag },
      body: merged<OfficeSettings>(settings, changes),
    });
    await this.world.untilKnown(this.id, Number((headers.get('etag') ?? '').replaceAll('"', '')));
  }

  async knows(kind: PersonKind, name: string, ...numbers: PhoneNumber[]): Promise<Person> {
    const { body } = await this.world.expect<Person>('PUT', `/chat/v1/offices/${this.id}/people/${aPersonId()}`, {
      token: this.tokens.service,
      body: { kind, name, numbers },
    });
    return body;
  }

  private async get<Body>(path: string): Promise<Body> {
    return (await this.world.expect<Body>('GET', path, { token: this.tokens.frontdesk })).body;
  }

  async calls(): Promise<Call[]> {
    return (await this.get<Page<Call>>(`/calls/v1/offices/${this.id}/calls`)).items;
  }

  async receipt(callId: CallId): Promise<DecisionReceipt> {
    return this.get(`/rules/v1/offices/${this.id}/decisions/${callId}`);
  }

  async conversation(caller: Caller): Promise<Conversation> {
    return this.get(this.path(caller));
  }

  /** The history with a caller, oldest first. */
  async history(caller: Caller): Promise<Message[]> {
    return (await this.get<Page<Message>>(`${this.path(caller)}/messages`)).items.toReversed();
  }

  async tiles(section?: 'patients' | 'contacts'): Promise<Conversation[]> {
    const filter = section === undefined ? '' : `?section=${section}`;
    return (await this.get<Page<Conversation>>(`/chat/v1/offices/${this.id}/conversations${filter}`)).items;
  }

  async heldReplies(): Promise<HeldReply[]> {
    return (await this.get<Page<HeldReply>>(`/chat/v1/offices/${this.id}/held-replies`)).items;
  }

  async answers(caller: Caller, text: string, key: string = crypto.randomUUID()): Promise<Answer<Message>> {
    return this.world.request('POST', `${this.path(caller)}/messages`, {
      token: this.tokens.frontdesk,
      headers: { 'idempotency-key': key },
      body: { text },
    });
  }

  async closes(caller: Caller): Promise<void> {
    await this.world.expect('POST', `${this.path(caller)}/close`, { token: this.tokens.frontdesk });
  }

  path(caller: Caller): string {
    return `/chat/v1/offices/${this.id}/conversations/${conversationIdOf(this.id, caller.phone)}`;
  }

  /** The one call of this caller once its missed-call text has got as far as `state`. */
  async callWithText(caller: Caller, state: string): Promise<Call> {
    return eventually(async () => {
      const call = (await this.calls()).find(({ from }) => from === caller.phone);
      if (call?.missedCallText?.state !== state) throw new Error(`Not ${state} but ${JSON.stringify(call)}`);
      return call;
    }, PATIENCE);
  }

  /** The latest settled call of this caller. */
  async settledCall(caller: Caller): Promise<Call> {
    return eventually(async () => {
      const call = (await this.calls()).find(({ from, outcome }) => from === caller.phone && outcome !== null);
      if (call === undefined) throw new Error('The call has not settled.');
      return call;
    }, PATIENCE);
  }

  async screen(options: { since?: number } = {}): Promise<Screen> {
    const screen = new Screen(this.world.stack.gateway, this.id, this.tokens.frontdesk);
    await screen.connect(options.since);
    return screen;
  }
}

/** A telephone, as the simulated provider knows it. */
export class Caller {
  constructor(
    private readonly world: World,
    readonly phone: PhoneNumber,
  ) {}

  async calls(office: Office, scenario: Scenario = 'missed'): Promise<void> {
    await this.world.expect('POST', '/simulator/calls', { body: { from: this.phone, to: office.line, scenario } });
  }

  async texts(office: Office, text: string): Promise<void> {
    await this.world.expect('POST', '/simulator/texts', { body: { from: this.phone, to: office.textingNumber, text } });
  }

  /** What the provider accepted for this telephone so far. */
  async texted(): Promise<AcceptedText[]> {
    const path = `/simulator/texts?to=${encodeURIComponent(this.phone)}`;
    return (await this.world.expect<Page<AcceptedText>>('GET', path)).body.items;
  }

  /** Waits for exactly `count` texts and answers them. */
  async hasTexts(count: number): Promise<AcceptedText[]> {
    return eventually(async () => {
      const texts = await this.texted();
      if (texts.length !== count)
        throw new Error(`${texts.length} texts instead of ${count}: ${JSON.stringify(texts)}`);
      return texts;
    }, PATIENCE);
  }
}

/** A subscribed client: every update that it was sent, in the order of arrival. */
export class Screen {
  readonly updates: LiveUpdate[] = [];
  readonly replies: SubscribeReply[] = [];
  private socket: Socket<ServerToClient, ClientToServer> | undefined;

  constructor(
    private readonly gateway: string,
    private readonly officeId: OfficeId,
    private readonly token: string,
  ) {}

  /** Connects and subscribes; what was missed since `since` counts as seen. */
  async connect(since?: number): Promise<SubscribeReply> {
    const socket: Socket<ServerToClient, ClientToServer> = io(this.gateway + LIVE_NAMESPACE, {
      path: LIVE_PATH,
      transports: ['websocket'],
      auth: { token: this.token },
      forceNew: true,
    });
    this.socket = socket;
    socket.on('update', (update) => this.updates.push(update));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const request = { officeId: this.officeId, ...(since === undefined ? {} : { since }) };
    return new Promise((resolve, reject) => {
      // Not awaited: an update that comes right behind the reply would be handled before it.
      socket.timeout(10_000).emit('subscribe', request, (error, reply) => {
        if (error !== null) return reject(error);
        this.replies.push(reply);
        if (reply.ok && 'updates' in reply) this.updates.push(...reply.updates);
        resolve(reply);
      });
    });
  }

  get lastSeq(): number {
    const [reply] = this.replies;
    const head = reply?.ok === true ? reply.head : 0;
    return this.updates.at(-1)?.seq ?? head;
  }

  disconnect(): void {
    this.socket?.disconnect();
  }

  /** Waits for an update of a kind about a caller. */
  async sees<Kind extends LiveUpdate['kind']>(
    kind: Kind,
    caller: Caller,
  ): Promise<Extract<LiveUpdate, { kind: Kind }>> {
    const conversationId = conversationIdOf(this.officeId, caller.phone);
    return eventually(() => {
      const found = this.updates.find((update) => update.kind === kind && update.conversationId === conversationId);
      if (found === undefined) throw new Error(`No ${kind} for ${conversationId}: ${JSON.stringify(this.updates)}`);
      return found as Extract<LiveUpdate, { kind: Kind }>;
    }, PATIENCE);
  }
}

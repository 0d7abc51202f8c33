import { jest } from '@jest/globals';
import {
  CallMissed,
  ChatTile,
  conversationIdOf,
  type Conversation,
  type ConversationId,
  type DataOf,
  type EventContract,
  type Message,
  OfficeId,
  type OfficeRole,
  OfficeSettingsChanged,
  type Page,
  PersonChanged,
  type PhoneNumber,
  SmsConsent,
  SmsInbound,
  SmsRequested,
  SmsSent,
  SmsStatus,
  TextBackDecided,
} from '@textback/contracts';
import { createServiceApp, type ServiceApp } from '@textback/http';
import {
  anOfficeId,
  aPerson,
  aReply,
  aTestDatabase,
  aTestKafka,
  aTokenIssuer,
  eventually,
  someOfficeSettings,
  someSettings,
  type TestDatabase,
  type TestKafka,
  type TokenIssuer,
} from '@textback/testing';
import { ChatConfig } from '../src/config.js';
import { ForgetOldRows } from '../src/retention/forget-old-rows.js';
import { SCHEMA } from '../src/schema.js';
import { chatService } from '../src/service.js';
import { LiveClient } from './live-client.js';

// Joining a consumer group takes seconds on a busy machine.
jest.setTimeout(60_000);

const CONTRACTS: readonly EventContract[] = [
  CallMissed,
  TextBackDecided,
  SmsSent,
  SmsStatus,
  SmsInbound,
  SmsConsent,
  SmsRequested,
  OfficeSettingsChanged,
  PersonChanged,
  ChatTile,
];

/** What came back from an HTTP request. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** Chat with a real Kafka and a real Postgres of its own, in one or more replicas. */
export class ChatWorld {
  private readonly replicas: ServiceApp[] = [];
  private readonly clients: LiveClient[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly kafka: TestKafka,
    readonly issuer: TokenIssuer,
  ) {}

  /** Without a replica yet. */
  static async create(): Promise<ChatWorld> {
    const [database, kafka, issuer] = await Promise.all([
      aTestDatabase({ schema: SCHEMA }),
      aTestKafka(),
      aTokenIssuer(),
    ]);
    const world = new ChatWorld(database, kafka, issuer);
    await kafka.createTopics(CONTRACTS).catch(async (error: unknown) => {
      await world.close();
      throw error;
    });
    return world;
  }

  /** With one replica. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ChatWorld> {
    const world = await ChatWorld.create();
    await world.startReplica(env);
    return world;
  }

  async startReplica(env: Readonly<Record<string, string>> = {}): Promise<ServiceApp> {
    const config = ChatConfig.parse({
      HOST: '127.0.0.1',
      PORT: '0',
      MANAGEMENT_PORT: '0',
      LOG_LEVEL: 'silent',
      DATABASE_URL: this.database.url,
      KAFKA_BROKERS: this.kafka.brokers.join(','),
      KAFKA_TOPIC_PREFIX: this.kafka.topicPrefix,
      JWT_ISSUER: this.issuer.auth.issuer,
      JWT_AUDIENCE: this.issuer.auth.audience,
      JWKS_URL: this.issuer.auth.jwksUrl,
      ...env,
    });
    const replica = await createServiceApp(chatService(config));
    this.replicas.push(replica);
    return replica;
  }

  get url(): string {
    const [first] = this.replicas;
    if (first === undefined) throw new Error('No replica is running.');
    return first.url;
  }

  /** An office whose settings chat has heard of. */
  async anOffice(
    chat: { known?: boolean; unknown?: boolean; textingNumber?: PhoneNumber | null } = {},
  ): Promise<OfficeId> {
    const officeId = anOfficeId();
    await this.settings(officeId, chat);
    return officeId;
  }

  /** Publishes an office's settings, and waits until chat has them. */
  async settings(
    officeId: OfficeId,
    {
      known = true,
      unknown = false,
      textingNumber,
    }: { known?: boolean; unknown?: boolean; textingNumber?: PhoneNumber | null } = {},
    version = 1,
  ): Promise<void> {
    const usual = someSettings({
      chat: { allowPatientsAndContactsToStartChat: known, allowMessagesFromUnknownNumbers: unknown },
    });
    const settings = textingNumber === undefined ? usual : { ...usual, numbers: { ...usual.numbers, textingNumber } };
    await this.kafka.publish(OfficeSettingsChanged, someOfficeSettings({ officeId, version, settings }));
    await this.exists('SELECT 1 FROM office WHERE office_id = $1 AND version >= $2', [officeId, version]);
  }

  /** Publishes a person, and waits until chat knows them. */
  async person(changes: Partial<PersonChanged> & { officeId: OfficeId }): Promise<PersonChanged> {
    const person = aPerson(changes);
    await this.kafka.publish(PersonChanged, person);
    await this.exists('SELECT 1 FROM person WHERE person_id = $1 AND changed_at >= $2', [
      person.personId,
      person.changedAt,
    ]);
    return person;
  }

  /** The caller writes, and chat has it. */
  async reply(changes: Partial<SmsInbound>): Promise<SmsInbound> {
    const reply = aReply(changes);
    await this.kafka.publish(SmsInbound, reply);
    await this.hasMessage(reply.messageId);
    return reply;
  }

  publish<C extends EventContract>(contract: C, data: DataOf<C>, options?: { id?: string }): Promise<string> {
    return this.kafka.publish(contract, data, options);
  }

  /** Waits until chat has dealt with an event, whatever it did. */
  handled(eventId: string): Promise<void> {
    return this.exists('SELECT 1 FROM inbox WHERE event_id = $1', [eventId]);
  }

  hasMessage(messageId: string): Promise<void> {
    return this.exists('SELECT 1 FROM message WHERE message_id = $1', [messageId]);
  }

  exists(sql: string, parameters: readonly unknown[]): Promise<void> {
    return eventually(
      async () => {
        if ((await this.database.query(sql, parameters)).length === 0) throw new Error(`There is no row: ${sql}`);
      },
      { within: 15_000 },
    );
  }

  userToken(officeId: OfficeId, role: OfficeRole = 'frontdesk', subject = 'user-1'): Promise<string> {
    return this.issuer.user({ offices: { [officeId]: role }, subject });
  }

  async http<Body = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    token: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body };
  }

  async conversation(officeId: OfficeId, phone: PhoneNumber, subject?: string): Promise<Conversation> {
    const token = await this.userToken(officeId, 'frontdesk', subject);
    return (await this.http<Conversation>('GET', pathOf(officeId, conversationIdOf(officeId, phone)), token)).body;
  }

  async history(officeId: OfficeId, phone: PhoneNumber): Promise<Message[]> {
    const path = `${pathOf(officeId, conversationIdOf(officeId, phone))}/messages`;
    return (await this.http<Page<Message>>('GET', path, await this.userToken(officeId))).body.items;
  }

  /** A client, connected. */
  async client(token: string, url = this.url): Promise<LiveClient> {
    const client = this.anyClient(token, url);
    await client.connected();
    return client;
  }

  /** A client, subscribed to an office as one of its users. */
  async subscriber(
    officeId: OfficeId,
    options: { url?: string; since?: number; subject?: string } = {},
  ): Promise<LiveClient> {
    const client = await this.client(await this.userToken(officeId, 'frontdesk', options.subject), options.url);
    const reply = await client.subscribe(officeId, options.since);
    if (!reply.ok) throw new Error(`It was refused: ${reply.problem.title}`);
    return client;
  }

  /** A client that may well be refused. */
  anyClient(token: unknown, url = this.url, headers: Record<string, string> = {}): LiveClient {
    const client = new LiveClient(url, token, headers);
    this.clients.push(client);
    return client;
  }

  /** Runs retention now. */
  async forget(): Promise<void> {
    const [replica] = this.replicas;
    await replica?.app.get(ForgetOldRows, { strict: false }).execute();
  }

  closeClients(): void {
    for (const client of this.clients.splice(0)) client.close();
  }

  async close(): Promise<void> {
    this.closeClients();
    await Promise.all(this.replicas.map((replica) => replica.close()));
    await Promise.all([this.kafka.close(), this.issuer.close(), this.database.drop()]);
  }
}

export const pathOf = (officeId: OfficeId, conversationId: ConversationId): string =>
  `/chat/v1/offices/${officeId}/conversations/${conversationId}`;

import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Cast, CLIENTS_PER_OFFICE } from '../plan/plan.js';
import type { FaultStack } from '../world/fault-stack.js';
import { HttpClient } from '../world/http-client.js';
import { KafkaIntruder } from '../world/kafka-intruder.js';
import { LiveClient } from '../world/live-client.js';
import { OfficeDesk } from '../world/office-desk.js';
import { RunLog } from './run-log.js';

/** Milliseconds that a new office's settings may take to reach every service. */
const SETTINGS_MS = 30_000;

/** A stack with the cast of a plan in it. */
export class World {
  readonly log = new RunLog();

  private constructor(
    readonly stack: FaultStack,
    readonly cast: Cast,
    readonly http: HttpClient,
    /** The simulator's own port: its log must be readable while the gateway is down. */
    readonly simulator: HttpClient,
    readonly desks: readonly OfficeDesk[],
    readonly clients: readonly LiveClient[],
    readonly kafka: KafkaIntruder,
  ) {}

  static async open(stack: FaultStack, cast: Cast): Promise<World> {
    const http = new HttpClient(stack.gateway);
    const desks: OfficeDesk[] = [];
    for (const index of cast.offices.keys()) desks.push(await OfficeDesk.open(http, cast, index));
    const clients = desks.flatMap((desk, index) =>
      Array.from(
        { length: CLIENTS_PER_OFFICE },
        (_, screen) =>
          new LiveClient(`office ${index} screen ${screen}`, desk.office.id, stack.gateway, desk.tokens.frontdesk),
      ),
    );
    const kafka = await KafkaIntruder.connect(stack.kafkaBrokers);
    const simulator = new HttpClient(stack.urlOf('telnyx-simulator'));
    const world = new World(stack, cast, http, simulator, desks, clients, kafka);
    await world.untilSettingsAreKnown();
    for (const client of clients) client.connect();
    return world;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.kafka.disconnect();
  }

  /** Runs statements as the administrator, on a connection of their own. */
  async withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.stack.databaseUrl, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async untilSettingsAreKnown(): Promise<void> {
    const deadline = performance.now() + SETTINGS_MS;
    const ids = this.desks.map(({ office }) => office.id);
    await this.withDatabase(async (client) => {
      for (const schema of ['call_ingestion', 'sms_dispatch', 'chat']) {
        for (;;) {
          const { rowCount } = await client.query(`SELECT FROM ${schema}.office WHERE office_id = ANY($1::uuid[])`, [
            ids,
          ]);
          if (rowCount === ids.length) break;
          if (performance.now() > deadline) throw new Error(`${schema} does not know the offices.`);
          await delay(100);
        }
      }
    });
  }
}

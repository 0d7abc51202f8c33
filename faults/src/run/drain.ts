import { setTimeout as delay } from 'node:timers/promises';
import { EVENTS, SERVICES } from '@textback/contracts';
import { schemaOf } from '@textback/database';
import type pg from 'pg';
import type { DrainEvidence } from '../evidence/evidence.js';
import type { World } from './world.js';

/** After a fault heals, the backlog is gone within this time (guarantee F). */
export const DRAIN_SECONDS = 30;

/** Waits until nothing is on its way any more, or the time is over, and tells what was left. */
export async function drain(world: World): Promise<DrainEvidence> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1_000;
  for (;;) {
    const left = await whatIsLeft(world).catch((error: unknown) => [
      `nothing could be asked: ${error instanceof Error ? error.message : 'unknown error'}`,
    ]);
    if (left.length === 0 || seconds() > DRAIN_SECONDS) return { seconds: seconds(), left };
    await delay(400);
  }
}

/** Counts that must come to nothing. Each is answered by one number. */
const BACKLOG: readonly { readonly what: string; readonly sql: string }[] = [
  ...SERVICES.map((service) => ({
    what: `events in the outbox of ${service}`,
    sql: `SELECT count(*) FROM ${schemaOf(service)}.outbox`,
  })),
  {
    what: 'texts that are still queued or being posted',
    sql: `SELECT count(*) FROM sms_dispatch.outgoing_text WHERE status IN ('queued', 'claimed', 'posting')`,
  },
  {
    what: 'calls that have ended and are not judged',
    sql: `SELECT count(*) FROM call_ingestion.call_session WHERE settled_at IS NULL AND settle_at IS NOT NULL`,
  },
  {
    what: 'decisions that wait for their delay',
    sql: `SELECT count(*) FROM rules.decision WHERE decision = 'pending'`,
  },
];

async function whatIsLeft(world: World): Promise<string[]> {
  const left: string[] = [];
  const pending = await world.simulator.once('GET', '/simulator/log/pending-webhooks');
  if (pending === null) left.push('the provider does not answer');
  else note(left, (pending.body as { items: unknown[] }).items.length, 'webhooks that the provider will repeat');
  await world.withDatabase(async (client) => {
    for (const { what, sql } of BACKLOG) note(left, await countOf(client, sql), what);
    for (const service of SERVICES) {
      const topics = EVENTS.filter(({ consumers }) => consumers.includes(service)).map(({ topic }) => topic);
      note(left, await world.kafka.lagOf(service, topics), `events that ${service} has not committed`);
    }
    for (const { name, officeId, seen } of world.clients) {
      const { rows } = await client.query<{ head: string }>('SELECT head FROM chat.office_feed WHERE office_id = $1', [
        officeId,
      ]);
      const head = Number(rows[0]?.head ?? 0);
      if ((seen ?? -1) < head) left.push(`${name} has seen ${seen ?? 'nothing'} of ${head}`);
    }
  });
  return left;
}

async function countOf(client: pg.Client, sql: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(sql);
  return Number(rows[0]?.count ?? 0);
}

function note(left: string[], count: number, what: string): void {
  if (count > 0) left.push(`${count} ${what}`);
}

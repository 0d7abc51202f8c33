import { EVENTS } from '@textback/contracts';
import { DeadLetters } from '@textback/messaging';
import { POISON_HEADER } from '../plan/poison.js';
import type { World } from '../run/world.js';
import { readDatabase } from './read-database.js';
import type {
  DeadLetterEvidence,
  DrainEvidence,
  Evidence,
  ProviderRequest,
  ProviderText,
  ReadingEvidence,
  WebhookAttempt,
} from './evidence.js';

/** Gathers everything that the checker sees. */
export async function collectEvidence(world: World, drain: DrainEvidence): Promise<Evidence> {
  const { commands, faults, poison } = world.log;
  const log = async <Item>(path: string): Promise<Item[]> =>
    ((await world.simulator.demand('GET', path)).body as { items: Item[] }).items;
  return {
    offices: world.desks.map(({ office: { id, canary, textingNumber, line } }) => ({
      id,
      canary,
      textingNumber,
      line,
    })),
    provider: {
      accepted: await log<ProviderText>('/simulator/texts'),
      requests: await log<ProviderRequest>('/simulator/log/requests'),
      webhooks: await log<WebhookAttempt>('/simulator/log/webhooks'),
    },
    commands,
    database: await world.withDatabase(readDatabase),
    clients: world.clients.map((client) => ({ name: client.name, officeId: client.officeId, log: [...client.log] })),
    deadLetters: await deadLettersOf(world),
    poison,
    faults,
    drain,
    readings: await readingsOf(world),
  };
}

async function deadLettersOf(world: World): Promise<DeadLetterEvidence[]> {
  const letters = await new DeadLetters({ brokers: world.stack.kafkaBrokers.split(','), topicPrefix: '' }).list();
  const topics = new Set(EVENTS.map(({ topic }) => topic));
  return letters
    .filter(({ origin }) => topics.has(origin.topic))
    .map(({ origin: { topic, consumer, reason }, record }) => {
      const header = record.headers[POISON_HEADER];
      return { topic, consumer, reason, poisonId: header === undefined ? null : String(header) };
    });
}

/** Reads all that an office's front desk can read, and tries to read the other offices'. */
async function readingsOf(world: World): Promise<ReadingEvidence[]> {
  const readings: ReadingEvidence[] = [];
  const read = async (by: number, about: number, path: string): Promise<void> => {
    const [desk, asked] = [world.desks[by], world.desks[about]];
    if (desk === undefined || asked === undefined) return;
    const { status, text } = await world.http.demandAny('GET', path, { token: desk.tokens.frontdesk });
    readings.push({ officeId: desk.office.id, about: asked.office.id, path, status, text });
  };
  for (const about of world.desks.keys()) {
    for (const path of pathsOf(world, about)) {
      await read(about, about, path);
      for (const by of world.desks.keys()) if (by !== about) await read(by, about, path);
    }
  }
  return readings;
}

function pathsOf(world: World, index: number): string[] {
  const desk = world.desks[index];
  if (desk === undefined) return [];
  const id = desk.office.id;
  const conversations = world.cast.callers.slice(0, 6).flatMap((phone) => {
    const path = desk.conversation(phone);
    return [path, `${path}/messages`];
  });
  return [
    `/chat/v1/offices/${id}/conversations`,
    `/chat/v1/offices/${id}/conversations?state=closed`,
    `/chat/v1/offices/${id}/held-replies`,
    `/calls/v1/offices/${id}/calls`,
    `/rules/v1/offices/${id}/settings`,
    `/sms/v1/offices/${id}/opt-outs`,
    ...conversations,
  ];
}

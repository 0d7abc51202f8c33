import { EVENTS, SERVICES } from '@textback/contracts';
import type { Random } from '../seed/random.js';
import { CRASH_TARGETS, targetsOf } from './crash-targets.js';
import {
  type ApiFault,
  type Cast,
  type CrashTarget,
  type FaultKind,
  type PlannedFault,
  type PlannedPoison,
  type ProviderFaults,
  type StackProcess,
} from './plan.js';
import { POISON_KINDS, POISONED_TOPICS } from './poison.js';
import type { Size } from './sizes.js';

/** A fault and how long it lasts, without a time yet. */
type Disaster = FaultKind & { readonly forMs: number };

/** Time for a service to come back before the next disaster. */
const RECOVERY_MS = 1_500;

/**
 * Three lanes that run side by side: disasters of processes and storage, one after the other; a provider that misbehaves in
 * one way after another; and poison. Long sleeps have a lane of their own.
 */
export function faultsOf(random: Random, cast: Cast, seed: number, size: Size): PlannedFault[] {
  const durationMs = size.seconds * 1_000;
  const lanes = [disasterLane(random, seed, size, durationMs), poisonLane(random, durationMs)];
  if (!size.allPoints) lanes.push(providerLane(random, cast, durationMs));
  if (size.disasters && seed % 2 === 0) lanes.push(sleepLane(random, durationMs));
  return lanes.flat().toSorted((one, other) => one.atMs - other.atMs);
}

function disasterLane(random: Random, seed: number, size: Size, durationMs: number): PlannedFault[] {
  const targets = size.allPoints ? CRASH_TARGETS : targetsOf(seed, size.crashes);
  const crashes = targets.map((target): Disaster => {
    const hit = size.allPoints ? 1 : random.int(1, 3);
    return { kind: 'crash', ...target, hit, lure: lureTo(random, target, hit), forMs: 5_000 };
  });
  if (!size.disasters) return laneOf([...crashes], 1_000, durationMs);

  const processes: readonly StackProcess[] = [...SERVICES, 'gateway', 'telnyx-simulator'];
  const round = (): Disaster[] => [
    {
      kind: 'storage',
      server: 'Kafka',
      how: random.pick(['in-order', 'kill'] as const),
      forMs: random.int(2_000, 6_000),
    },
    {
      kind: 'storage',
      server: 'Postgres',
      how: random.pick(['immediately', 'kill'] as const),
      forMs: random.int(500, 4_000),
    },
    { kind: 'terminate-backends', forMs: 500 },
    { kind: 'kill', process: random.pick(processes), forMs: random.int(0, 2_500) },
    { kind: 'kill', process: random.pick(processes), forMs: random.int(0, 2_500) },
    { kind: 'rebalance', service: random.pick(SERVICES), everyMs: 5_000, forMs: 15_000 },
    {
      kind: 'clock',
      service: random.pick(SERVICES),
      offsetMs: random.pick([-600_000, 600_000]),
      forMs: random.int(3_000, 7_000),
    },
  ];
  // As many rounds as there is time for.
  const rounds = Math.max(1, Math.round(durationMs / 100_000));
  return laneOf(random.shuffled([...crashes, ...Array.from({ length: rounds }, round).flat()]), 3_000, durationMs);
}

/** Poison of topics that the service reads, when nothing else leads to the point. */
function lureTo(random: Random, { service, point }: CrashTarget, hit: number): PlannedPoison[] {
  if (!point.startsWith('dead-letter:')) return [];
  const topics = EVENTS.filter(({ consumers }) => consumers.includes(service)).map(({ topic }) => topic);
  return Array.from({ length: hit }, () => ({ id: random.uuid(), topic: random.pick(topics), poison: 'not-json' }));
}

/** One after the other, for as long as there is time. */
function laneOf(disasters: readonly Disaster[], start: number, durationMs: number): PlannedFault[] {
  const planned: PlannedFault[] = [];
  let atMs = start;
  for (const disaster of disasters) {
    if (atMs >= durationMs) break;
    planned.push({ ...disaster, atMs });
    atMs += disaster.forMs + RECOVERY_MS;
  }
  return planned;
}

/** Longer than the group waits for a silent member (10 s), and than the abandoned claim of a text. */
const SLEEP_MS = 40_000;

function sleepLane(random: Random, durationMs: number): PlannedFault[] {
  const atMs = random.int(3_000, Math.max(3_000, durationMs - SLEEP_MS - 5_000));
  return [{ kind: 'pause', service: random.pick(SERVICES), atMs, forMs: SLEEP_MS }];
}

function providerLane(random: Random, cast: Cast, durationMs: number): PlannedFault[] {
  const planned: PlannedFault[] = [];
  for (let atMs = random.int(300, 1_500); atMs < durationMs;) {
    const forMs = random.int(2_000, 6_000);
    planned.push({ kind: 'provider', faults: providerFaults(random, cast), atMs, forMs });
    atMs += forMs + random.int(0, 1_500);
  }
  return planned;
}

const API_FAULTS: readonly ApiFault[] = [
  'hang',
  'accept-then-hang',
  'reset',
  'accept-then-reset',
  'server-error',
  'accept-then-server-error',
  'receipts-first',
  'rate-limit',
  'refuse',
];

function providerFaults(random: Random, cast: Cast): ProviderFaults {
  if (random.chance(0.06)) return { refuseConnectionsForMs: random.int(500, 2_500) };
  const api = Array.from({ length: random.int(0, 2) }, () => apiFault(random));
  return {
    api,
    ...(random.chance(0.35) && { duplicate: { copies: 9, newIds: random.chance(0.5) } }),
    ...(random.chance(0.35) && { shuffle: true as const }),
    ...(random.chance(0.25) && { delay: random.int(200, 3_000) }),
    ...(random.chance(0.12) && { lose: { count: random.int(1, 2) } }),
    ...(random.chance(0.1) && { failNumbers: { [random.pick(cast.callers)]: random.pick(['40008', '40002']) } }),
  };
}

function apiFault(random: Random): NonNullable<ProviderFaults['api']>[number] {
  const kind = random.pick(API_FAULTS);
  const count = random.int(1, 3);
  if (kind === 'rate-limit') return { kind, count, resetSeconds: random.int(1, 3) };
  // Spam; a code that nobody knows.
  if (kind === 'refuse') return { kind, count: 1, code: random.pick(['40002', '49999']) };
  return { kind, count };
}

function poisonLane(random: Random, durationMs: number): PlannedFault[] {
  const planned: PlannedFault[] = [];
  for (let atMs = random.int(1_000, 4_000); atMs < durationMs; atMs += random.int(4_000, 9_000)) {
    const messages = Array.from({ length: random.int(1, 5) }, (): PlannedPoison => ({
      id: random.uuid(),
      topic: random.pick(POISONED_TOPICS),
      poison: random.pick(POISON_KINDS),
    }));
    planned.push({ kind: 'poison', messages, atMs, forMs: 0 });
  }
  return planned;
}

import { CallId, MessageId } from '@textback/contracts';
import type { Random } from '../seed/random.js';
import { type Cast, CLIENTS_PER_OFFICE, SCENARIOS, type Step } from './plan.js';
import type { Size } from './sizes.js';

const DAY = 24 * 60 * 60 * 1_000;

/** Words on which the provider acts, and words that are ours to act on (R18). */
const STOPS = ['STOP', 'Unsubscribe', 'REVOKE', 'opt out', 'ARRET'];
const STARTS = ['START', 'UNSTOP'];

/** Beginnings of texts, by which the checker knows what a text is: see check/kinds-of-text.ts. */
export const STAFF_TEXT = 'staff';
export const MISSED_CALL_TEXT = 'mct';

/** Stories of callers, one into the other, and what staff and other systems do meanwhile. */
export function workloadOf(random: Random, cast: Cast, size: Size): Step[] {
  const durationMs = size.seconds * 1_000;
  const stories = Math.round(size.seconds * size.storiesPerSecond);
  const steps: Step[] = [];
  for (let story = 0; story < stories; story += 1)
    steps.push(...storyOf(random, cast, story, random.int(0, durationMs * 0.9)));
  steps.push(...aroundThem(random, cast, durationMs));
  // Nothing begins after the end: what the last seconds bring must be what recovers.
  return steps.filter(({ atMs }) => atMs < durationMs).toSorted((one, other) => one.atMs - other.atMs);
}

/** A call, and perhaps a reply, an answer, a stop while something may be on its way, another call, a change of mind. */
function storyOf(random: Random, cast: Cast, story: number, start: number): Step[] {
  const office = random.int(0, cast.offices.length - 1);
  const caller = random.int(0, cast.callers.length - 1);
  const about = { office, caller };
  const canary = cast.offices[office]?.canary ?? '';
  let atMs = start;
  const after = (least: number, most: number): number => (atMs += random.int(least, most));
  const writes = (text: string): Step => ({
    atMs,
    kind: 'caller-text',
    ...about,
    messageId: MessageId.parse(random.uuid()),
    text,
  });
  const steps: Step[] = [callOf(random, about, atMs)];

  if (random.chance(0.7)) {
    after(500, 4_000);
    steps.push(writes(`reply ${canary} ${story}`));
    for (let answers = random.int(0, 2); answers > 0; answers -= 1) {
      after(300, 3_000);
      const text = `${STAFF_TEXT} ${canary} ${story}.${answers}`;
      steps.push({ atMs, kind: 'staff-reply', ...about, key: random.uuid(), text });
    }
  }
  if (random.chance(0.25)) {
    // Close behind an answer of staff, which may still be queued.
    after(0, 400);
    steps.push(writes(random.pick(STOPS)));
    after(0, 2_000);
    steps.push({
      atMs,
      kind: 'staff-reply',
      ...about,
      key: random.uuid(),
      text: `${STAFF_TEXT} ${canary} ${story}.stop`,
    });
    after(0, 2_000);
    steps.push(callOf(random, about, atMs));
    if (random.chance(0.5)) {
      after(1_000, 5_000);
      steps.push(writes(random.pick(STARTS)));
    }
  } else if (random.chance(0.4)) {
    after(1_000, 6_000);
    steps.push(callOf(random, about, atMs));
  }
  return steps;
}

function callOf(random: Random, about: { office: number; caller: number }, atMs: number): Step {
  const callId = CallId.parse(random.uuid());
  if (random.chance(0.2))
    return { atMs, kind: 'call-events', ...about, callId, by: random.pick(['http', 'topic'] as const) };
  // Mostly missed, which is what sets things in motion.
  const scenario = random.chance(0.6) ? 'missed' : random.pick(SCENARIOS);
  return { atMs, kind: 'call', ...about, callId, scenario, ago: random.chance(0.05) ? DAY : 0 };
}

function aroundThem(random: Random, cast: Cast, durationMs: number): Step[] {
  const every = (least: number, most: number, make: (atMs: number) => Step): Step[] => {
    const made: Step[] = [];
    for (let atMs = random.int(least, most); atMs < durationMs; atMs += random.int(least, most)) made.push(make(atMs));
    return made;
  };
  const clients = cast.offices.length * CLIENTS_PER_OFFICE;
  return [
    ...every(6_000, 15_000, (atMs) => ({
      atMs,
      kind: 'settings',
      office: random.int(0, cast.offices.length - 1),
      note: random.uuid().slice(0, 8),
    })),
    ...every(1_500, 5_000, (atMs) => ({
      atMs,
      kind: 'reconnect',
      client: random.int(0, clients - 1),
      downMs: random.int(0, 3_000),
    })),
    ...every(3_000, 8_000, (atMs) => ({ atMs, kind: 'late-receipts', count: random.int(1, 5) })),
    ...every(4_000, 9_000, (atMs) => ({ atMs, kind: 'repeat-request', count: random.int(1, 5) })),
    ...every(3_000, 8_000, (atMs) => ({ atMs, kind: 'forged-receipt', count: random.int(1, 3) })),
  ];
}

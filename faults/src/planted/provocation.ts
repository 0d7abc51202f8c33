import { CallId, MessageId } from '@textback/contracts';
import { castOf } from '../plan/cast.js';
import type { Plan, PlannedFault, Step, StepKind } from '../plan/plan.js';
import { STAFF_TEXT } from '../plan/workload.js';
import { Random } from '../seed/random.js';

/** The first office has no cooldown and lets anybody start a chat. */
const OFFICE = 0;

/**
 * A short plan that leans on each guard once. On the code as it is, nothing is broken by it; with a guard taken away, the
 * checker must see it.
 */
export function provocation(seed: number): Plan {
  const random = new Random(seed);
  const cast = castOf(random.fork(), 10);
  const canary = cast.offices[OFFICE]?.canary ?? '';
  const steps: Step[] = [];
  const faults: PlannedFault[] = [];
  const does = (atMs: number, step: StepKind): void => void steps.push({ atMs, ...step });
  const misses = (atMs: number, caller: number): void =>
    does(atMs, {
      kind: 'call',
      office: OFFICE,
      caller,
      callId: CallId.parse(random.uuid()),
      scenario: 'missed',
      ago: 0,
    });
  const writes = (atMs: number, caller: number, text: string): void =>
    does(atMs, { kind: 'caller-text', office: OFFICE, caller, messageId: MessageId.parse(random.uuid()), text });

  // Status order and claim: several texts at once, whose receipts come early, often, and in any order.
  for (const caller of [0, 1, 2, 3, 4]) misses(0, caller);
  faults.push({
    kind: 'provider',
    atMs: 0,
    forMs: 3_500,
    faults: {
      shuffle: true,
      duplicate: { copies: 5, newIds: true },
      api: [
        // Token: a text that the provider never took, of which nobody tells.
        { kind: 'reset', count: 1, number: cast.callers[5] },
        { kind: 'receipts-first', count: 10 },
      ],
    },
  });
  misses(200, 5);
  does(5_500, { kind: 'forged-receipt', count: 3 });
  // Dedupe key: who asks for a text asks again.
  does(4_500, { kind: 'repeat-request', count: 5 });
  // Opt-out: an answer of staff waits for the provider's limit to reset, and meanwhile its caller opts out by a word that
  // is ours to act on.
  writes(0, 6, `reply ${canary} 0`);
  faults.push({
    kind: 'provider',
    atMs: 4_000,
    forMs: 4_500,
    faults: { api: [{ kind: 'rate-limit', count: 1, resetSeconds: 4, number: cast.callers[6] }] },
  });
  does(4_300, {
    kind: 'staff-reply',
    office: OFFICE,
    caller: 6,
    key: random.uuid(),
    text: `${STAFF_TEXT} ${canary} 1`,
  });
  writes(5_300, 6, 'REVOKE');
  return {
    seed,
    size: 'provocation',
    durationMs: 9_500,
    cast,
    steps: steps.toSorted((one, other) => one.atMs - other.atMs),
    faults: faults.toSorted((one, other) => one.atMs - other.atMs),
  };
}

import { type MissedEnding, MissedEnding as MissedEndings } from '@textback/contracts';
import fc from 'fast-check';
import { aCallToDecide, CALLER, type Changes, LINE, minutesAfter, TEXTING_NUMBER } from './decision.fixtures.js';
import type { DecisionInput } from './facts.js';
import type { NumberKind } from './number-kind.js';

/** What the messages of {@link anyCall} say; nothing else says it. */
export const MESSAGE = 'Sorry that we missed you';

/** Calls that many things may speak against, in any combination. */
export const anyCall: fc.Arbitrary<DecisionInput> = fc
  .record({
    version: fc.constantFrom(0, 1, 7),
    enabled: mostly(true, false),
    textingNumber: mostly(TEXTING_NUMBER, null),
    ending: mostly<MissedEnding>('no-answer', ...MissedEndings.options),
    from: mostly(CALLER, LINE, TEXTING_NUMBER, null),
    callerKind: mostly<NumberKind>('textable', 'toll-free'),
    sunday: fc.boolean(),
    age: fc.oneof({ arbitrary: fc.integer({ min: -1, max: 15 }), weight: 4 }, fc.integer({ min: 16, max: 90 })),
    duringOn: mostly(true, false),
    outsideOn: mostly(true, false),
    ago: fc.array(fc.integer({ min: -1, max: 12_000 }), { maxLength: 6 }),
    staffAgo: fc.option(fc.integer({ min: 0, max: 30 })),
    optedOut: mostly(false, true),
    landline: mostly(false, true),
    answered: fc.option(fc.integer({ min: -60, max: 60 })),
    waiting: fc.boolean(),
    delaySeconds: fc.constantFrom(0, 60, 900),
    cooldownMinutes: fc.constantFrom(0, 30, 10_080),
    allowance: fc.constantFrom(null, 0, 5, 6),
  })
  .map((one): Changes => {
    const at = (minutesAgo: number): string => minutesAfter(one.age - minutesAgo);
    return {
      version: one.version,
      now: minutesAfter(one.age),
      call: {
        ending: one.ending,
        from: one.from,
        ...(one.sunday ? { startedAt: '2026-03-01T17:00:00.000Z' } : {}),
      },
      settings: {
        numbers: { textingNumber: one.textingNumber, lines: [LINE] },
        credits: { monthlyAllowance: one.allowance },
      },
      autoReplies: {
        enabled: one.enabled,
        delaySeconds: one.delaySeconds,
        cooldownMinutes: one.cooldownMinutes,
        duringHours: { enabled: one.duringOn, message: MESSAGE },
        outsideHours: { enabled: one.outsideOn, message: MESSAGE },
      },
      facts: {
        callerKind: one.from === null ? null : one.callerKind,
        textedAt: one.ago.toSorted((first, second) => second - first).map(at),
        staffTextedAt: one.staffAgo === null ? null : at(one.staffAgo),
        optedOutAt: one.optedOut ? at(100) : null,
        landlineAt: one.landline ? at(100) : null,
        answeredAt: one.answered === null ? null : at(one.answered),
        waitingSince: one.waiting ? at(1) : null,
        creditsUsed: 5,
      },
    };
  })
  .map(aCallToDecide);

/** The usual case more often than the others: where everything is unusual, the first rule decides nearly every call. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: fc.constant(usual), weight: 8 }, { arbitrary: fc.constantFrom(...others), weight: 1 });
}

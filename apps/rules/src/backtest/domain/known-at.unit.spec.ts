import { describe, expect, it } from '@jest/globals';
import { aCallToDecide, minutesAfter } from '../../text-back/domain/decision.fixtures.js';
import { knownAt } from './known-at.js';
import type { CallerHistory, KnownFacts, PastCall } from './past-call.js';

const NOTHING: KnownFacts = { optedOutAt: null, landlineAt: null, staffTextedAt: null, answeredAt: null };
const QUIET: CallerHistory = {
  staffTextedAt: [],
  answered: [],
  consents: [],
  landlineAt: null,
  deliveredAt: null,
};

/** A call that was first decided at minute 0, and again at minute 10 if a test says what was known then. */
function aPastCall(
  first: Partial<KnownFacts>,
  history: Partial<CallerHistory> | null,
  again?: Partial<KnownFacts>,
): PastCall {
  const { facts } = aCallToDecide();
  const snapshot = (minutes: number, known: Partial<KnownFacts>) => ({
    at: minutesAfter(minutes),
    known: { ...NOTHING, ...known },
  });
  return {
    call: facts.call,
    callerKind: facts.callerKind,
    snapshots: again === undefined ? [snapshot(0, first)] : [snapshot(0, first), snapshot(10, again)],
    lateBy: 0,
    history: history === null ? null : { ...QUIET, ...history },
    reality: { decision: 'skip', reason: 'cooldown', credits: 0, neverSentAt: null },
  };
}

describe('what was known at a moment', () => {
  const before = minutesAfter(-60);

  it.each<[string, PastCall, number, Partial<KnownFacts>]>([
    [
      'of a decision is what was stored',
      aPastCall({ answeredAt: before }, { staffTextedAt: [minutesAfter(-1)] }),
      0,
      { answeredAt: before },
    ],
    [
      'of a second decision is what was stored with it',
      aPastCall({}, { staffTextedAt: [minutesAfter(1)] }, { landlineAt: before }),
      10,
      { landlineAt: before },
    ],
    ['after a second decision begins with that', aPastCall({ optedOutAt: before }, {}, {}), 11, {}],
    [
      'between two decisions begins with the first',
      aPastCall({ optedOutAt: before }, {}, {}),
      9,
      { optedOutAt: before },
    ],
    ['without a history is what was stored last', aPastCall({ optedOutAt: before }, null), 5, { optedOutAt: before }],

    [
      'has a stop that came meanwhile (R18)',
      aPastCall({}, { consents: [{ at: minutesAfter(5), optedOut: true }] }),
      5,
      { optedOutAt: minutesAfter(5) },
    ],
    ['has no stop that came later', aPastCall({}, { consents: [{ at: minutesAfter(6), optedOut: true }] }), 5, {}],
    [
      'has a stop taken back',
      aPastCall({ optedOutAt: before }, { consents: [{ at: minutesAfter(5), optedOut: false }] }),
      5,
      {},
    ],
    [
      'has, of two words at the same moment, the stop',
      aPastCall(
        {},
        {
          consents: [
            { at: minutesAfter(5), optedOut: true },
            { at: minutesAfter(5), optedOut: false },
          ],
        },
      ),
      5,
      { optedOutAt: minutesAfter(5) },
    ],
    ['does not go back to words from before', aPastCall({}, { consents: [{ at: before, optedOut: true }] }), 5, {}],

    [
      'has a landline learnt meanwhile',
      aPastCall({}, { landlineAt: minutesAfter(3) }),
      5,
      { landlineAt: minutesAfter(3) },
    ],
    ['has no landline learnt later', aPastCall({}, { landlineAt: minutesAfter(6) }), 5, {}],
    [
      'has no landline once a text was delivered',
      aPastCall({ landlineAt: before }, { deliveredAt: minutesAfter(5) }),
      5,
      {},
    ],
    [
      'has a landline learnt after a text was delivered',
      aPastCall({}, { deliveredAt: minutesAfter(2), landlineAt: minutesAfter(3) }),
      5,
      { landlineAt: minutesAfter(3) },
    ],

    [
      'has the last text of staff',
      aPastCall({ staffTextedAt: before }, { staffTextedAt: [minutesAfter(1), minutesAfter(4), minutesAfter(6)] }),
      5,
      { staffTextedAt: minutesAfter(4) },
    ],
    ['keeps an earlier text of staff', aPastCall({ staffTextedAt: before }, {}), 5, { staffTextedAt: before }],
    ['has no text of staff that is a week old', aPastCall({ staffTextedAt: minutesAfter(5 - 7 * 1_440) }, {}), 5, {}],

    [
      'has an answered call once it is told of, from its beginning on',
      aPastCall(
        {},
        {
          answered: [
            { startedAt: minutesAfter(1), toldAt: minutesAfter(5) },
            { startedAt: minutesAfter(2), toldAt: minutesAfter(6) },
          ],
        },
      ),
      5,
      { answeredAt: minutesAfter(1) },
    ],
    [
      'keeps an answered call',
      aPastCall({ answeredAt: before }, { answered: [{ startedAt: minutesAfter(-70), toldAt: minutesAfter(1) }] }),
      5,
      { answeredAt: before },
    ],
  ])('%s', (_, call, minutes, known) => {
    expect(knownAt(call, minutesAfter(minutes))).toEqual({ ...NOTHING, ...known });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { CallMissed } from '@textback/contracts';
import { aCallToDecide } from '../../text-back/domain/decision.fixtures.js';
import type { Decision } from '../../text-back/domain/decide-text-back.js';
import { decideTextBack } from '../../text-back/domain/decide-text-back.js';
import { Outcomes } from './outcome.js';
import type { PastCall, Reality } from './past-call.js';
import type { ReplayedCall } from './replay.js';
import { Tally } from './tally.js';

const TEXTED: Reality = { decision: 'text', reason: null, credits: 1, neverSentAt: null };
const SKIPPED: Reality = { decision: 'skip', reason: 'auto-replies-off', credits: 0, neverSentAt: null };

/** A call that really became what a test says, decided again with a message of 161 characters, an accent among them. */
function replayed(
  reality: Reality,
  { call = {}, enabled = true }: { call?: Partial<CallMissed>; enabled?: boolean },
): ReplayedCall {
  const message = { enabled: true, message: `${'x'.repeat(160)}ê` };
  const input = aCallToDecide({ call, autoReplies: { enabled, duringHours: message, outsideHours: message } });
  const { facts, office, now } = input;
  const { verdict }: Decision = decideTextBack(facts, office, now);
  if (verdict.decision === 'pending') throw new Error('There is no delay.');
  const past: PastCall = {
    call: facts.call,
    callerKind: facts.callerKind,
    snapshots: [{ at: now, known: facts }],
    lateBy: 0,
    history: null,
    reality,
  };
  return { call: past, verdict, input, beforeDelay: null };
}

describe('Tally', () => {
  it('R22 adds up reasons, credits, parts, days and hours of the time zone, and differences to what really happened', () => {
    const tally = new Tally('America/New_York');
    const outcomes = new Outcomes();
    const calls = [
      replayed(TEXTED, {}),
      replayed({ ...TEXTED, credits: 0, neverSentAt: '2026-03-02T17:01:00.000Z' }, {}),
      replayed(SKIPPED, {}),
      replayed(TEXTED, { enabled: false }),
      replayed(SKIPPED, { enabled: false }),
      replayed({ ...SKIPPED, reason: 'cooldown' }, { enabled: false }),
      // Still Sunday in New York.
      replayed(SKIPPED, { call: { startedAt: '2026-03-02T04:59:59.999Z' } }),
    ];
    for (const call of calls) tally.add(call.call, outcomes.of(call));
    const covered = { from: '2026-02-01T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z', complete: true };
    const result = tally.result(covered);
    expect(result).toMatchObject({
      covered: { ...covered, calls: 7 },
      // Each text: two credits, and three parts of 16-bit characters; the one that was never sent costs nothing.
      draft: { texted: 4, skipped: 3, credits: 6, parts: 9, reasons: [{ reason: 'auto-replies-off', calls: 3 }] },
      reality: {
        texted: 3,
        skipped: 4,
        credits: 2,
        reasons: [
          { reason: 'auto-replies-off', calls: 3 },
          { reason: 'cooldown', calls: 1 },
        ],
      },
      changes: { textedInBoth: 2, onlyInDraft: 2, onlyInReality: 1, skippedInBoth: 2, otherReason: 1 },
      days: [
        { date: '2026-03-01', calls: 1, texted: 1, credits: 2 },
        { date: '2026-03-02', calls: 6, texted: 3, credits: 4 },
      ],
    });
    expect(result.hours).toHaveLength(24);
    expect(result.hours.filter(({ calls: some }) => some > 0)).toEqual([
      { hour: 11, calls: 6, texted: 3, credits: 4 },
      { hour: 23, calls: 1, texted: 1, credits: 2 },
    ]);
  });

  it('of no calls is nothing', () => {
    const { draft, days } = new Tally('Asia/Tokyo').result({ from: '', to: '', complete: true });
    expect({ draft, days }).toEqual({ draft: { texted: 0, skipped: 0, credits: 0, parts: 0, reasons: [] }, days: [] });
  });
});

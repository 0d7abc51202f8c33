import { describe, expect, it } from '@jest/globals';
import { dispatchIdOf } from '@textback/contracts';
import fc from 'fast-check';
import { anyCall } from './any-call.fixtures.js';
import { decideTextBack } from './decide-text-back.js';
import { aCallToDecide, secondsAfter } from './decision.fixtures.js';
import type { DecisionInput } from './facts.js';
import { beforeDelayOf, receiptOf } from './receipt.js';
import { reproduce } from './reproduce.js';

const decide = ({ facts, office, now }: DecisionInput) => decideTextBack(facts, office, now);
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const TEXTED = aCallToDecide();
const SKIPPED = aCallToDecide({ facts: { optedOutAt: secondsAfter(-60) } });
const BEFORE_DELAY = aCallToDecide({ autoReplies: { delaySeconds: 60 } });
const AFTER_DELAY = aCallToDecide({
  autoReplies: { delaySeconds: 60 },
  facts: { waitingSince: BEFORE_DELAY.now },
  now: secondsAfter(65),
});

describe('R21 the receipt', () => {
  it('of a call that is texted names the text', () => {
    const { officeId, callId, conversationId } = TEXTED.facts.call;
    const { steps, summary } = decide(TEXTED);
    expect(receiptOf(TEXTED, decide(TEXTED), null)).toEqual({
      officeId,
      callId,
      conversationId,
      decision: 'text',
      reason: null,
      period: 'during-hours',
      dispatchId: dispatchIdOf(officeId, 'missed-call', callId),
      settingsVersion: 3,
      decidedAt: secondsAfter(5),
      summary,
      steps,
      beforeDelay: null,
    });
  });

  it('of a call that is skipped names the reason, and no text', () => {
    expect(receiptOf(SKIPPED, decide(SKIPPED), null)).toMatchObject({
      decision: 'skip',
      reason: 'opted-out',
      dispatchId: null,
    });
  });

  it('R8 of a call that waits names neither', () => {
    expect(receiptOf(BEFORE_DELAY, decide(BEFORE_DELAY), null)).toMatchObject({
      decision: 'pending',
      reason: null,
      dispatchId: null,
    });
  });

  it('R8 shows what was decided before the delay, too', () => {
    const first = beforeDelayOf(BEFORE_DELAY, decide(BEFORE_DELAY));
    const { steps, summary } = decide(BEFORE_DELAY);
    expect(first).toEqual({ decidedAt: secondsAfter(5), settingsVersion: 3, summary, steps });
    expect(receiptOf(AFTER_DELAY, decide(AFTER_DELAY), first).beforeDelay).toBe(first);
  });
});

describe('R21 a decision made again from what is stored', () => {
  it('is the same, bit for bit, of any call', () => {
    fc.assert(
      fc.property(anyCall, (input) => {
        const receipt = JSON.stringify(receiptOf(input, decide(input), null));
        expect(JSON.stringify(reproduce(stored({ input, beforeDelay: null })))).toBe(receipt);
      }),
    );
  });

  it('R8 makes the decision before the delay again, too', () => {
    const { beforeDelay } = reproduce(stored({ input: AFTER_DELAY, beforeDelay: BEFORE_DELAY }));
    expect(beforeDelay).toEqual(beforeDelayOf(BEFORE_DELAY, decide(BEFORE_DELAY)));
  });

  it('R8 shows the receipt from before the delay where only that was kept', () => {
    const kept = { decidedAt: secondsAfter(5), settingsVersion: 2, summary: 'Waiting.', steps: [] };
    expect(reproduce({ input: AFTER_DELAY, beforeDelay: kept }).beforeDelay).toEqual(kept);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextMessageState, type TextState } from './message-state.js';

const STATES = ['queued', 'sent', 'unknown', 'delivered', 'failed', 'expired', 'refused'] as const;
const FINAL: readonly TextState[] = ['delivered', 'failed', 'expired', 'refused'];
const anyState = fc.constantFrom<TextState>(...STATES);

describe('nextMessageState', () => {
  it.each([
    ['queued', 'sent', 'sent'],
    ['queued', 'delivered', 'delivered'],
    ['queued', 'unknown', 'unknown'],
    ['sent', 'queued', 'sent'],
    ['sent', 'delivered', 'delivered'],
    ['sent', 'unknown', 'unknown'],
    ['unknown', 'sent', 'unknown'],
    ['unknown', 'delivered', 'delivered'],
    ['unknown', 'failed', 'failed'],
    ['delivered', 'sent', 'delivered'],
    ['delivered', 'failed', 'delivered'],
    ['failed', 'delivered', 'failed'],
    ['expired', 'sent', 'expired'],
    ['refused', 'unknown', 'refused'],
  ] as const)('R19 %s, then %s: %s', (current, incoming, next) => {
    expect(nextMessageState(current, incoming)).toBe(next);
  });

  it('a final state stays, whatever is reported', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FINAL), fc.array(anyState), (final, reports) => {
        expect(reports.reduce(nextMessageState, final)).toBe(final);
      }),
    );
  });

  it('reports of one truth give the same state in any order and however often', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FINAL),
        fc.shuffledSubarray(['queued', 'sent', 'unknown'] as const),
        (truth, rest) => {
          const reports = [...rest, truth];
          const orders = [reports, reports.toReversed(), [...reports, ...reports]];
          for (const order of orders) expect(order.reduce<TextState>(nextMessageState, 'queued')).toBe(truth);
        },
      ),
    );
  });

  it('hearing the same again changes nothing', () => {
    fc.assert(fc.property(anyState, (state) => nextMessageState(state, state) === state));
  });
});

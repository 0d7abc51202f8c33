import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextMessageState, type TextState } from './message-state.js';

/** In the order of `nextStatus` in sms-dispatch and `TEXT_PROGRESS` in call-ingestion; docs/text-statuses.md gives the reasons. */
const STATES = ['queued', 'unknown', 'sent', 'expired', 'refused', 'failed', 'delivered'] as const;
const FINAL: readonly TextState[] = ['delivered', 'failed', 'expired', 'refused'];
const anyState = fc.constantFrom<TextState>(...STATES);

/** What shows after the state of the row and then that of the column; a dot where the column changes nothing. */
const TABLE: Readonly<Record<TextState, readonly (TextState | '·')[]>> = {
  queued: ['·', 'unknown', 'sent', 'expired', 'refused', 'failed', 'delivered'],
  unknown: ['·', '·', 'sent', 'expired', 'refused', 'failed', 'delivered'],
  sent: ['·', '·', '·', 'expired', 'refused', 'failed', 'delivered'],
  expired: ['·', '·', '·', '·', 'refused', 'failed', 'delivered'],
  refused: ['·', '·', '·', '·', '·', 'failed', 'delivered'],
  failed: ['·', '·', '·', '·', '·', '·', 'delivered'],
  delivered: ['·', '·', '·', '·', '·', '·', '·'],
};
const PAIRS = STATES.flatMap((current) =>
  STATES.map((incoming, column) => {
    const cell = TABLE[current][column] ?? '·';
    return { current, incoming, next: cell === '·' ? current : cell };
  }),
);

describe('nextMessageState', () => {
  it.each(PAIRS)('R19 $current, then $incoming: $next', ({ current, incoming, next }) => {
    expect(nextMessageState(current, incoming)).toBe(next);
  });

  it('any reports, in any order and however often, end in what knows most', () => {
    const said = fc.array(anyState, { minLength: 1 });
    const disordered = said.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(disordered, ([once, twice]) => {
        const end = once.reduce<TextState>(nextMessageState, 'queued');
        expect(twice.reduce<TextState>(nextMessageState, 'queued')).toBe(end);
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

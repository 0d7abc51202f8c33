import { describe, expect, it } from '@jest/globals';
import { DispatchId } from '@textback/contracts';
import fc from 'fast-check';
import { nextTextState, PENDING, shownState, TEXT_PROGRESS, type TextState } from './text-state.js';

const DISPATCH = DispatchId.parse('5b2f6f2e-8c4e-5c53-8a5f-1f2b3c4d5e6f');

const report = (progress: TextState['progress'], reason: TextState['reason'] = null): TextState => ({
  progress,
  reason,
  dispatchId: DISPATCH,
});
const decidedToText = report('pending');
const decidedToSkip: TextState = { progress: 'skipped', reason: 'cooldown', dispatchId: null };

const after = (...reports: readonly TextState[]): TextState => reports.reduce(nextTextState, PENDING);

const anyReport: fc.Arbitrary<TextState> = fc.record({
  progress: fc.constantFrom(...TEXT_PROGRESS),
  reason: fc.constantFrom(null, 'landline', 'other', 'opted-out'),
  dispatchId: fc.constantFrom(null, DISPATCH),
});

describe('R4 the state of a missed call’s text', () => {
  it.each<{ case: string; reports: TextState[]; shown: string; reason: string | null }>([
    { case: 'nothing was heard', reports: [], shown: 'pending', reason: null },
    { case: 'it is to be texted', reports: [decidedToText], shown: 'pending', reason: null },
    { case: 'it was skipped', reports: [decidedToSkip], shown: 'skipped', reason: 'cooldown' },
    { case: 'the provider accepted it', reports: [decidedToText, report('sent')], shown: 'sent', reason: null },
    {
      case: 'accepted is heard of before decided',
      reports: [report('sent'), decidedToText],
      shown: 'sent',
      reason: null,
    },
    { case: 'delivered', reports: [report('sent'), report('delivered')], shown: 'delivered', reason: null },
    {
      case: 'delivered is heard of first',
      reports: [report('delivered'), report('sent')],
      shown: 'delivered',
      reason: null,
    },
    { case: 'it failed', reports: [report('sent'), report('failed', 'landline')], shown: 'failed', reason: 'landline' },
    { case: 'it was refused', reports: [report('refused', 'opted-out')], shown: 'failed', reason: 'opted-out' },
    {
      case: 'it waited too long',
      reports: [decidedToText, report('expired', 'expired')],
      shown: 'expired',
      reason: 'expired',
    },
    {
      case: 'nobody knows whether it was sent',
      reports: [report('unknown', 'no-answer-from-provider')],
      shown: 'unknown',
      reason: 'no-answer-from-provider',
    },
    {
      case: 'unknown is resolved when the truth is learnt',
      reports: [report('unknown', 'no-answer-from-provider'), report('delivered')],
      shown: 'delivered',
      reason: null,
    },
    {
      case: 'what is known does not become unknown again',
      reports: [report('sent'), report('unknown', 'no-answer-from-provider')],
      shown: 'sent',
      reason: null,
    },
    {
      case: 'a failure with a reason says more than one without',
      reports: [report('failed'), report('failed', 'landline'), report('failed')],
      shown: 'failed',
      reason: 'landline',
    },
  ])('$case: $shown', ({ reports, shown, reason }) => {
    const state = after(...reports);
    expect([shownState(state.progress), state.reason]).toEqual([shown, reason]);
  });

  it('keeps the text’s id, whoever told it', () => {
    expect(after(decidedToText, { ...report('sent'), dispatchId: null }).dispatchId).toBe(DISPATCH);
    expect(after(report('delivered'), decidedToText).dispatchId).toBe(DISPATCH);
  });

  it('is the same whatever the order of the reports and however often each comes', () => {
    const twoOrders = fc
      .array(anyReport, { minLength: 1 })
      .chain((reports) =>
        fc.tuple(
          fc.constant(reports),
          fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 }),
        ),
      );
    fc.assert(fc.property(twoOrders, ([one, other]) => expect(after(...other)).toEqual(after(...one))));
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(fc.array(anyReport), anyReport, (reports, last) => {
        const before = TEXT_PROGRESS.indexOf(after(...reports).progress);
        expect(TEXT_PROGRESS.indexOf(after(...reports, last).progress)).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

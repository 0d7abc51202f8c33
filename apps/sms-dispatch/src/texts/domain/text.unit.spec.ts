import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance, causeOf, type Happening, isAboutAnotherMessage, type Text } from './text.js';
import { aText, RECEIPTS } from './text.fixtures.js';

const fold = (text: Text, happenings: readonly Happening[]): Text => happenings.reduce(advance, text);

describe('advance', () => {
  it('answers the very same text when nothing changes', () => {
    const delivered = fold(aText('posting'), [RECEIPTS.delivered]);
    expect(advance(delivered, RECEIPTS.failed)).toBe(delivered);
    expect(advance(delivered, RECEIPTS.delivered)).toBe(delivered);
  });

  it('a failure brings its reason and code, and a delivery takes them away', () => {
    const failed = advance(aText('accepted'), RECEIPTS.failed);
    expect(failed).toMatchObject({ status: 'failed', reason: 'carrier-unavailable', providerCode: '40008' });
    expect(advance(failed, RECEIPTS.delivered)).toMatchObject({
      status: 'delivered',
      reason: null,
      providerCode: null,
    });
  });

  it.each([
    { happening: { kind: 'expired' } as const, status: 'expired', reason: 'expired' },
    { happening: { kind: 'opted-out' } as const, status: 'refused', reason: 'opted-out' },
    {
      happening: { kind: 'no-answer', detail: 'timeout' } as const,
      status: 'unknown',
      reason: 'no-answer-from-provider',
    },
    {
      happening: { kind: 'refused', reason: 'landline', providerCode: '40001' } as const,
      status: 'refused',
      reason: 'landline',
    },
  ])('$happening.kind makes a posting text $status because of $reason', ({ happening, status, reason }) => {
    expect(advance(aText('posting'), happening)).toMatchObject({ status, reason });
  });

  it('counts posts that surely did not reach the provider', () => {
    const once = advance(aText('posting'), { kind: 'not-sent', detail: 'rate-limited' });
    expect(once).toMatchObject({ status: 'queued', attempts: 1, reason: null });
    const late = advance(aText('posting'), { kind: 'not-sent', detail: 'late for its slot', neverPosted: true });
    expect(late).toMatchObject({ status: 'queued', attempts: 0 });
  });

  it('learns the provider id and the parts also from a receipt that comes before the answer', () => {
    const text = fold(aText('posting'), [RECEIPTS.sent, RECEIPTS.accepted]);
    expect(text).toMatchObject({ status: 'sent', providerMessageId: 'telnyx-1', parts: 1 });
  });

  it('any order and any repetition of receipts ends in the same text', () => {
    const said = fc.array(fc.constantFrom(...Object.values(RECEIPTS)), { minLength: 1, maxLength: 5 });
    const disordered = said.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(disordered, ([once, twice]) => {
        expect(fold(aText('posting'), twice)).toEqual(fold(aText('posting'), once));
      }),
    );
  });
});

describe('isAboutAnotherMessage', () => {
  it('is so when the text has become another message of the provider', () => {
    expect(isAboutAnotherMessage(aText('sent', { providerMessageId: 'telnyx-2' }), RECEIPTS.delivered)).toBe(true);
    expect(isAboutAnotherMessage(aText('sent', { providerMessageId: 'telnyx-1' }), RECEIPTS.delivered)).toBe(false);
    expect(isAboutAnotherMessage(aText('unknown'), RECEIPTS.delivered)).toBe(false);
  });
});

describe('causeOf', () => {
  it.each([
    [{ kind: 'claimed' } as const, 'claimed'],
    [{ kind: 'not-sent', detail: 'rate-limited' } as const, 'not-sent: rate-limited'],
    [{ kind: 'refused', reason: 'landline', providerCode: '40001' } as const, 'refused: landline (40001)'],
    [{ kind: 'refused', reason: 'other', providerCode: null } as const, 'refused: other'],
  ])('%j is told as %s', (happening, cause) => {
    expect(causeOf(happening)).toBe(cause);
  });
});

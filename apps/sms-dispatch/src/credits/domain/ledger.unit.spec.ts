import { describe, expect, it } from '@jest/globals';
import { type CreditMonth, DispatchId, OfficeId } from '@textback/contracts';
import fc from 'fast-check';
import { aText } from '../../texts/domain/text.fixtures.js';
import { advance, type Happening, type Text } from '../../texts/domain/text.js';
import {
  type Account,
  amountOf,
  creditsLeft,
  type Entry,
  holds,
  reservation,
  settlement,
  unpayable,
} from './ledger.js';
import { costsCredits, settlementOf } from './settle-text.js';

const provider = { messageId: 'telnyx-1', parts: 1 };
const failed = { reason: 'other', providerCode: null, provider } as const;

/** Everything that can happen to a text but its claim, which the ledger has a say in. */
const HAPPENINGS: readonly Happening[] = [
  { kind: 'expired' },
  { kind: 'opted-out' },
  { kind: 'no-credits' },
  { kind: 'guarded', guard: 'own-number' },
  { kind: 'not-sent', detail: 'rate-limited' },
  { kind: 'no-answer', detail: 'timeout' },
  { kind: 'accepted', provider },
  { kind: 'refused', reason: 'landline', providerCode: '40001' },
  { kind: 'receipt-sent', provider },
  { kind: 'receipt-delivered', provider },
  { kind: 'receipt-failed', ...failed },
  { kind: 'receipt-failed', ...failed, neverPassedOn: true },
  { kind: 'record-accepted', provider },
  { kind: 'record-sent', provider },
  { kind: 'record-delivered', provider },
  { kind: 'record-failed', ...failed },
  { kind: 'record-failed', ...failed, neverPassedOn: true },
];

const officeId = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const dispatchIdOf = (index: number): DispatchId =>
  DispatchId.parse(`5b2f6f2e-8c4e-5c53-8a5f-${String(index).padStart(12, '0')}`);
const TEXTS = 6;

/** The ledger of one office, as sms-dispatch keeps it: what it does with a claim, and with everything else that happens. */
class OfficeBooks {
  readonly entries: Entry[] = [];
  readonly texts: Text[];
  private readonly last = new Map<DispatchId, Happening>();

  constructor(prices: readonly number[]) {
    this.texts = prices.map((credits, index) =>
      aText('queued', { dispatchId: dispatchIdOf(index), credits, officeId }),
    );
  }

  used(month: CreditMonth): number {
    return this.entries.filter((entry) => entry.month === month).reduce((sum, entry) => sum + amountOf(entry), 0);
  }

  lastOf({ dispatchId }: Text): Entry | null {
    return this.entries.findLast((entry) => entry.dispatchId === dispatchId) ?? null;
  }

  /** Whether a text costs credits now, by all that happened to it. */
  costs(text: Text): boolean {
    const happening = this.last.get(text.dispatchId);
    return text.credits > 0 && happening !== undefined && costsCredits({ after: text, happening });
  }

  claim(indexes: readonly number[], month: CreditMonth, allowance: number | null): void {
    const account: Account = { month, allowance, used: this.used(month) };
    const queued = indexes.flatMap((index) => this.texts[index] ?? []).filter(({ status }) => status === 'queued');
    const priced = queued.filter(({ credits }) => credits > 0);
    const refused = unpayable(priced.map((text) => ({ ...text, account, last: this.lastOf(text) })));
    for (const text of queued) {
      if (refused.has(text.dispatchId)) {
        this.happen(this.texts.indexOf(text), { kind: 'no-credits' });
        continue;
      }
      const entry = reservation(text, account, this.lastOf(text));
      if (entry !== null) this.entries.push(entry);
      this.happen(this.texts.indexOf(text), { kind: 'claimed' });
    }
  }

  happen(index: number, happening: Happening): void {
    const before = this.texts[index];
    if (before === undefined) return;
    const after = advance(before, happening);
    if (after === before) return;
    this.texts[index] = after;
    if (after.status !== before.status) this.last.set(after.dispatchId, happening);
    const wish = settlementOf({ before, after, happening });
    const entry = wish === null ? null : settlement(this.lastOf(after), wish);
    if (entry !== null) this.entries.push(entry);
  }
}

const prices = fc.array(fc.constantFrom(0, 1, 2), { minLength: TEXTS, maxLength: TEXTS });
const index = fc.nat({ max: TEXTS - 1 });
const steps = fc.array(
  fc.oneof(
    fc.record({
      claim: fc.uniqueArray(index, { minLength: 1 }),
      month: fc.constantFrom<CreditMonth>('2026-03', '2026-04'),
      allowance: fc.oneof(fc.constant(null), fc.nat({ max: 8 })),
    }),
    fc.record({ index, happening: fc.constantFrom(...HAPPENINGS) }),
  ),
  { maxLength: 40 },
);
type Step = typeof steps extends fc.Arbitrary<(infer S)[]> ? S : never;

const take = (books: OfficeBooks, step: Step): void =>
  'claim' in step ? books.claim(step.claim, step.month, step.allowance) : books.happen(step.index, step.happening);

describe('the ledger of an office', () => {
  it('R10 whatever happens: a text holds its price or nothing, in the month that paid, and no sum is below 0', () => {
    fc.assert(
      fc.property(prices, steps, (credits, happened) => {
        const books = new OfficeBooks(credits);
        for (const step of happened) {
          take(books, step);
          for (const month of ['2026-03', '2026-04']) expect(books.used(month)).toBeGreaterThanOrEqual(0);
        }
        for (const text of books.texts) {
          const lines = books.entries.filter(({ dispatchId }) => dispatchId === text.dispatchId);
          expect(lines.map(({ number }) => number)).toEqual(lines.map((_, before) => before + 1));
          expect(lines.map(({ kind }) => kind)).toEqual(
            lines.map((_, before) => (before % 2 === 0 ? 'reserve' : 'return')),
          );
          // Who was never claimed can still turn out to be sent; there is no month that paid for it.
          if (lines.length > 0) expect(holds(books.lastOf(text))).toBe(books.costs(text));
          for (const [before, line] of lines.entries())
            if (line.kind === 'return') expect(line.month).toBe(lines[before - 1]?.month);
        }
      }),
    );
  });

  it('R10 a claim never brings what is used above the allowance, and uses all of it that fits', () => {
    fc.assert(
      fc.property(prices, steps, fc.nat({ max: 12 }), (credits, happened, allowance) => {
        const books = new OfficeBooks(credits);
        for (const step of happened) take(books, 'claim' in step ? { ...step, month: '2026-03' } : step);
        const before = books.used('2026-03');
        const waiting = books.texts.filter(({ status, credits: price }) => status === 'queued' && price > 0);
        books.claim([0, 1, 2, 3, 4, 5], '2026-03', allowance);
        const after = books.used('2026-03');
        expect(after).toBeLessThanOrEqual(Math.max(before, allowance));
        expect(creditsLeft({ allowance, used: after })).toBe(Math.max(0, allowance - after));
        for (const { dispatchId, credits: price } of waiting) {
          const text = books.texts.find((one) => one.dispatchId === dispatchId);
          if (text?.status === 'refused') expect(after + price).toBeGreaterThan(allowance);
        }
      }),
    );
  });

  it('repeating what the provider said adds no line', () => {
    fc.assert(
      fc.property(prices, steps, index, fc.constantFrom(...HAPPENINGS), (credits, happened, which, happening) => {
        const books = new OfficeBooks(credits);
        for (const step of happened) take(books, step);
        books.happen(which, happening);
        const lines = books.entries.length;
        if (happening.kind !== 'not-sent') books.happen(which, happening);
        expect(books.entries).toHaveLength(lines);
      }),
    );
  });
});

describe('what costs credits', () => {
  const after = (...happenings: Happening[]): boolean => {
    const books = new OfficeBooks([2]);
    books.claim([0], '2026-03', null);
    for (const happening of happenings) books.happen(0, happening);
    return books.used('2026-03') === 2;
  };

  it.each<{ what: string; happened: Happening[]; costs: boolean }>([
    { what: 'a text that is being sent', happened: [], costs: true },
    { what: 'one that may have been sent', happened: [{ kind: 'no-answer', detail: 'timeout' }], costs: true },
    { what: 'one that goes back to the queue', happened: [{ kind: 'not-sent', detail: 'refused' }], costs: false },
    { what: 'one that expired before the POST', happened: [{ kind: 'expired' }], costs: false },
    { what: 'one whose caller opted out before the POST', happened: [{ kind: 'opted-out' }], costs: false },
    {
      what: 'one that the provider refused',
      happened: [{ kind: 'refused', reason: 'landline', providerCode: null }],
      costs: false,
    },
    { what: 'one that did not arrive', happened: [{ kind: 'receipt-failed', ...failed }], costs: true },
    {
      what: 'one that did not arrive, it is said, and then it did (once)',
      happened: [
        { kind: 'receipt-failed', ...failed },
        { kind: 'receipt-delivered', provider },
      ],
      costs: true,
    },
    {
      what: 'one that the provider never passed on',
      happened: [
        { kind: 'accepted', provider },
        { kind: 'receipt-failed', ...failed, neverPassedOn: true },
      ],
      costs: false,
    },
    {
      what: 'an unknown one of which a record says that it never left the provider',
      happened: [
        { kind: 'no-answer', detail: 'timeout' },
        { kind: 'record-failed', ...failed, neverPassedOn: true },
      ],
      costs: false,
    },
    {
      what: 'one that was taken for not sent, and arrived',
      happened: [
        { kind: 'not-sent', detail: 'rate-limited' },
        { kind: 'receipt-delivered', provider },
      ],
      costs: true,
    },
  ])('R10 $what: $costs', ({ happened, costs }) => {
    expect(after(...happened)).toBe(costs);
  });

  it('R10 an allowance that was lowered leaves nothing, not less', () => {
    expect(creditsLeft({ allowance: 3, used: 5 })).toBe(0);
    expect(creditsLeft({ allowance: 8, used: 5 })).toBe(3);
    expect(creditsLeft({ allowance: null, used: 5 })).toBeNull();
  });
});

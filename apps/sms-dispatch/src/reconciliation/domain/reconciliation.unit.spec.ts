import { describe, expect, it } from '@jest/globals';
import { aDispatchId, aPhoneNumber } from '@textback/testing';
import fc from 'fast-check';
import { firstLook, LOOKS_AFTER, nextLook } from './looks.js';
import { type LookupCase, lookupsByCaller, planLookups } from './plan-lookups.js';

const postedAt = Date.parse('2026-03-02T17:00:00Z');
const minutesLater = (minutes: number): number => postedAt + minutes * 60_000;

describe('nextLook', () => {
  it.each([
    { now: -5, next: 1 },
    { now: 0, next: 1 },
    { now: 1, next: 5 },
    { now: 14.9, next: 15 },
    { now: 60, next: 120 },
    { now: 244, next: 245 },
  ])('$now minutes after the POST comes at $next', ({ now, next }) => {
    expect(nextLook(postedAt, minutesLater(now), LOOKS_AFTER)).toBe(minutesLater(next));
  });

  it('comes no more after the last one, which is later than the provider can still queue the text', () => {
    expect(nextLook(postedAt, minutesLater(245), LOOKS_AFTER)).toBeNull();
    expect(LOOKS_AFTER.at(-1)).toBeGreaterThan(4 * 60 * 60_000);
  });

  it('from any moment on, looks come later and later and end', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 300 }), (minutes) => {
        let now = minutesLater(minutes);
        for (let looks = 0; looks <= LOOKS_AFTER.length; looks += 1) {
          const next = nextLook(postedAt, now, LOOKS_AFTER);
          if (next === null) return;
          expect(next).toBeGreaterThan(now);
          now = next;
        }
        throw new Error('It never ended.');
      }),
    );
  });

  it('a text that is found unknown after all its looks were due is looked up at once', () => {
    expect(firstLook(postedAt, minutesLater(600), LOOKS_AFTER)).toEqual(minutesLater(600));
    expect(firstLook(postedAt, minutesLater(0), LOOKS_AFTER)).toEqual(minutesLater(1));
  });
});

const [elm, oak] = [aPhoneNumber(), aPhoneNumber()];
const aCase = (changes: Partial<LookupCase> = {}): LookupCase => ({
  dispatchId: aDispatchId(),
  from: elm,
  to: aPhoneNumber(),
  postedAt,
  ...changes,
});

describe('planLookups', () => {
  it('asks about a caller when there is one, from before the POST on', () => {
    const one = aCase();
    expect(planLookups([one])).toEqual([{ by: { to: one.to }, since: minutesLater(-15), cases: [one] }]);
  });

  it('asks once about a caller with several texts, from before the first of them on', () => {
    const to = aPhoneNumber();
    const cases = [aCase({ to, postedAt: minutesLater(20) }), aCase({ to })];
    expect(planLookups(cases)).toEqual([{ by: { to }, since: minutesLater(-15), cases }]);
  });

  it('asks once about a texting number with many callers, and about the few of another one by one', () => {
    const many = [aCase(), aCase(), aCase()];
    const few = [aCase({ from: oak }), aCase({ from: oak })];
    expect(planLookups([...many, ...few]).map(({ by }) => by)).toEqual([
      { from: elm },
      ...few.map(({ to }) => ({ to })),
    ]);
  });

  it('every text is in exactly one question that can tell of it', () => {
    const numbers = Array.from({ length: 4 }, aPhoneNumber);
    const some = fc.array(
      fc.record({ from: fc.constantFrom(elm, oak), to: fc.constantFrom(...numbers) }).map((pair) => aCase(pair)),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(some, fc.constantFrom(planLookups, lookupsByCaller), (cases, plan) => {
        const lookups = plan(cases);
        const planned = lookups.flatMap(({ cases }) => cases);
        expect(new Set(planned)).toEqual(new Set(cases));
        expect(planned).toHaveLength(cases.length);
        for (const { by, cases } of lookups)
          for (const one of cases) expect('to' in by ? one.to === by.to : one.from === by.from).toBe(true);
      }),
    );
  });
});

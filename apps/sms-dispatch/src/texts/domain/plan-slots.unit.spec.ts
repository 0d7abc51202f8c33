import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { intervalOf, LATE_MS, type Rate, withSlot } from './pace.js';
import { aLane, FRESH, NOW, number, office } from './pacing.fixtures.js';
import { type Lane, planSlots } from './plan-slots.js';

const AT_50 = {
  accountRate: 50,
  numberRates: new Map<string, Rate>([['+', 1_000]]),
  earliest: NOW,
  horizon: NOW + 500,
  most: 10,
};

const plan = (lanes: readonly Lane[], limits: Partial<typeof AT_50> = {}, account = FRESH) =>
  planSlots({ now: NOW, account, lanes }, { ...AT_50, ...limits });
/** Who got the slots, as office number and kind. */
const order = (...planned: Parameters<typeof plan>) =>
  plan(...planned).slots.map(({ lane }) => `${Number(lane.officeId.slice(-12))} ${lane.kind}`);

const kind = fc.constantFrom<Lane['kind']>('staff', 'missed-call-text');
const servedAt = fc.oneof(fc.constant(-Infinity), fc.double({ min: NOW - 3_000, max: NOW - 1, noNaN: true }));

describe('planSlots', () => {
  it('spaces the slots of the account, from now on', () => {
    const { slots, nextAt, accountFreeAt } = plan([aLane(1, 'staff', { waiting: 3 })], { most: 2 });
    expect(slots.map(({ slot }) => slot.at)).toEqual([NOW, NOW + intervalOf(50)]);
    expect(nextAt).toBeCloseTo(NOW + 2 * intervalOf(50));
    expect(accountFreeAt).toBe(nextAt);
  });

  it('makes good, one after the other, what nobody granted in time', () => {
    const lanes = [1, 2, 3].map((n) => aLane(n, 'staff', { waiting: 2, since: NOW - 50 }));
    const { slots } = plan(lanes, { most: 4 });
    expect(slots.slice(0, 3).map(({ slot }) => slot.at)).toEqual([NOW, NOW + 1, NOW + 2]);
    expect(slots[3]?.slot.at).toBeCloseTo(NOW - 50 + 3 * intervalOf(50));
    expect(slots.map(({ lane }) => lane)).toEqual([...lanes, lanes[0]]);
  });

  it('grants nothing beyond the horizon, and says when to look again', () => {
    const account = { ...FRESH, nextAt: NOW + 30 };
    expect(plan([aLane(1)], { horizon: NOW + 20 }, account)).toEqual({
      slots: [],
      nextAt: NOW + 30,
      accountFreeAt: NOW + 30,
    });
  });

  it('grants nothing before the claim can be through', () => {
    const { slots } = plan([aLane(1, 'staff', { since: NOW - 100 })], { earliest: NOW + 40 });
    expect(slots.map(({ slot }) => slot.at)).toEqual([NOW + 40]);
  });

  it('says that nothing waits', () => {
    expect(plan([aLane(1)])).toMatchObject({ slots: [{}], nextAt: null });
  });

  it("a number's own rate holds up its texts, and nobody else's", () => {
    const slow = new Map([
      ['+', 1_000],
      [number(1), 1],
    ]);
    const lanes = [aLane(1, 'staff', { waiting: 5 }), aLane(2, 'missed-call-text', { waiting: 2 })];
    expect(order(lanes, { numberRates: slow })).toEqual(['1 staff', '2 missed-call-text', '2 missed-call-text']);
    expect(plan(lanes, { numberRates: slow }).nextAt).toBeCloseTo(NOW + LATE_MS + intervalOf(1));
  });

  it('a paused number is passed over', () => {
    const paused = aLane(1, 'staff', { pace: { ...FRESH, pausedUntil: NOW + 60_000 } });
    expect(order([paused, aLane(2)])).toEqual(['2 missed-call-text']);
  });

  it('lanes that share a number share its rate', () => {
    const lanes = [aLane(1, 'staff'), aLane(1, 'missed-call-text'), aLane(2, 'staff', { from: number(1) })];
    const { slots } = plan(lanes, { numberRates: new Map([['+', 10]]) });
    expect(slots.map(({ slot }) => Math.round(slot.at - NOW))).toEqual([0, 102, 203]);
  });

  it('replies of staff come before automatic texts, of the own office and of others', () => {
    const lanes = [1, 2, 3].flatMap((n) => [aLane(n, 'missed-call-text', { waiting: 2 }), aLane(n, 'staff')]);
    expect(order(lanes).slice(0, 3)).toEqual(['1 staff', '2 staff', '3 staff']);
  });

  it('all replies of an office come before its automatic texts', () => {
    const lanes = [aLane(1, 'missed-call-text', { waiting: 3 }), aLane(1, 'staff', { waiting: 3 })];
    expect(order(lanes)).toEqual([...Array<string>(3).fill('1 staff'), ...Array<string>(3).fill('1 missed-call-text')]);
  });

  it('offices take turns: the one that was served the longest time ago is next', () => {
    const lanes = [
      aLane(1, 'staff', { waiting: 2, servedAt: NOW - 10_000 }),
      aLane(2, 'staff', { waiting: 2, servedAt: NOW - 20_000 }),
      aLane(3, 'staff', { waiting: 2 }),
    ];
    expect(order(lanes)).toEqual(['3 staff', '2 staff', '1 staff', '3 staff', '2 staff', '1 staff']);
  });

  it('whatever one office has queued delays the text of another by one slot at most', () => {
    const busy = fc.record({ staff: fc.boolean(), automatic: fc.boolean(), servedAt });
    fc.assert(
      fc.property(busy, kind, servedAt, (one, single, at) => {
        const lanes = [
          ...(one.staff ? [aLane(1, 'staff', { waiting: 50, servedAt: one.servedAt })] : []),
          ...(one.automatic ? [aLane(1, 'missed-call-text', { waiting: 50, servedAt: one.servedAt })] : []),
          aLane(2, single, { servedAt: at }),
        ];
        expect(order(lanes).slice(0, 2)).toContain(`2 ${single}`);
      }),
    );
  });

  it('among many busy offices, each has a slot before any has its second within a second', () => {
    fc.assert(
      fc.property(fc.array(kind, { minLength: 2, maxLength: 10 }), (kinds) => {
        const lanes = kinds.map((of, index) => aLane(index, of, { waiting: 50 }));
        const served = plan(lanes, { most: kinds.length }).slots.map(({ lane }) => lane.officeId);
        expect(new Set(served)).toEqual(new Set(kinds.map((_, index) => office(index))));
      }),
    );
  });

  it('one slot at a time or many at once comes to the same', () => {
    const lane = fc.record({ n: fc.integer({ min: 1, max: 4 }), kind, waiting: fc.integer({ min: 1, max: 4 }) });
    const lanes = fc.uniqueArray(lane, { selector: ({ n, kind: of }) => `${n} ${of}`, minLength: 1 });
    fc.assert(
      fc.property(lanes, (wanted) => {
        let left = wanted.map(({ n, kind: of, waiting }) => aLane(n, of, { waiting }));
        const all = order(left, { horizon: Infinity, most: 100 });
        let account = FRESH;
        const singly = all.map(() => {
          const [next] = plan(left, { horizon: Infinity, most: 1 }, account).slots;
          if (next === undefined) return 'nobody';
          account = withSlot(account, next.slot, 50, next.lane.since);
          left = left
            .map((other) => ({
              ...other,
              waiting: other === next.lane ? other.waiting - 1 : other.waiting,
              servedAt: other.officeId === next.lane.officeId ? next.slot.at : other.servedAt,
            }))
            .filter(({ waiting }) => waiting > 0);
          return `${Number(next.lane.officeId.slice(-12))} ${next.lane.kind}`;
        });
        expect(singly).toEqual(all);
      }),
    );
  });

  it('also on a slow account nobody starves: an office that has just been served lets others go first', () => {
    const lanes = [aLane(1, 'staff', { waiting: 50 }), aLane(2)];
    expect(order(lanes, { accountRate: 1, horizon: Infinity, most: 3 })).toEqual([
      '1 staff',
      '2 missed-call-text',
      '1 staff',
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { byDatabaseClock, Departures } from './departures.js';
import { number } from './pacing.fixtures.js';

const claim = { slot: { at: 1_000_000, patienceMs: 100 }, from: number(1) };
const byOf = (departures: Departures): readonly number[] => departures.untold.map(({ by }) => by);

describe('departures', () => {
  it('what every POST takes to leave does not count, what one takes longer than the quickest does', () => {
    const departures = new Departures();
    for (let at = 0; at < 1_000; at += 100) departures.note(claim, at, at + 80);
    departures.note(claim, 1_000, 1_095);
    expect(byOf(departures).slice(-2)).toEqual([900, 1_015]);
  });

  it('knows nothing of what is usual after a few: the first ones are slow', () => {
    const departures = new Departures();
    departures.note(claim, 100, 180);
    departures.note(claim, 200, 204);
    expect(byOf(departures)).toEqual([180, 204]);
  });

  it('compares with the quickest ever: texts must not catch up with slow ones when the machine becomes idle', () => {
    const departures = new Departures();
    for (let at = 0; at < 10; at += 1) departures.note(claim, at, at + 5);
    for (let at = 100; at < 400; at += 1) departures.note(claim, at, at + 80);
    expect(byOf(departures).at(-1)).toBe(399 + 75);
  });

  it('forgets what others were told, and keeps what came in meanwhile', () => {
    const departures = new Departures();
    departures.note(claim, 100, 110);
    const { untold } = departures;
    departures.note(claim, 200, 210);
    departures.forget(untold);
    expect(byOf(departures)).toEqual([210]);
  });

  it('takes the latest moment that the clock of the database may have shown', () => {
    const reading = { at: 5_000, after: 40, before: 47 };
    expect(byDatabaseClock({ ...claim, by: 30 }, reading)).toBe(4_990);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { PhoneNumber } from '@textback/contracts';
import { callerLegOf } from './call-session.js';
import { isListable, lastSignOf, summaryOf } from './call-summary.js';
import { caller, dialled, LINE, NOON, sessionOf, type Told } from './calls.fixtures.js';

const OTHER_LINE = '+14155550102' as PhoneNumber;

/** A leg out from another line of the office. */
const fromOtherLine = (legId: string): Told => {
  const { rings } = dialled(legId);
  return (second) => ({ ...rings(second), from: OTHER_LINE });
};

/** The caller's leg as another leg, such as one that was forwarded back to us. */
const incomingAs = (legId: string): Told => {
  const rings = caller.ringsAt();
  return (second) => ({ ...rings(second), legId });
};

describe('R4 a call in the list', () => {
  it.each(['a', 'z'])('belongs to the line of the leg that began first, whatever legs are called: %s', (legId) => {
    expect(summaryOf(sessionOf(dialled('m').rings, fromOtherLine(legId)))).toMatchObject({ line: LINE });
    expect(summaryOf(sessionOf(fromOtherLine(legId), dialled('m').rings))).toMatchObject({ line: OTHER_LINE });
  });

  it.each(['a', 'z'])('is the one of the incoming leg that began first, whatever legs are called: %s', (legId) => {
    expect(callerLegOf(sessionOf(incomingAs('m'), incomingAs(legId)))?.id).toBe('m');
  });

  it('has the same caller each time, when two legs began at once', () => {
    const atOnce = (legId: string): Told => {
      const rings = incomingAs(legId);
      return () => rings(0);
    };
    expect(callerLegOf(sessionOf(atOnce('m'), atOnce('a')))?.id).toBe('a');
    expect(callerLegOf(sessionOf(atOnce('a'), atOnce('m')))?.id).toBe('a');
  });

  it('has the same line each time, when two legs went out at once', () => {
    const atOnce =
      (told: Told): Told =>
      () =>
        told(0);
    expect(summaryOf(sessionOf(atOnce(dialled('m').rings), atOnce(fromOtherLine('a')))).line).toBe(OTHER_LINE);
  });

  it('is shown as soon as it is known which way it goes, and where to', () => {
    expect(isListable(summaryOf(sessionOf(caller.ringsAt())))).toBe(true);
    expect(isListable(summaryOf(sessionOf(dialled('anna').rings)))).toBe(true);
    expect(isListable(summaryOf(sessionOf(caller.ends())))).toBe(false);
    const nowhere: Told = (second) => ({ ...caller.ringsAt()(second), to: null });
    expect(isListable(summaryOf(sessionOf(nowhere)))).toBe(false);
  });
});

describe('lastSignOf', () => {
  it('is the latest moment of any leg', () => {
    const anna = dialled('anna');
    expect(lastSignOf(sessionOf(caller.ringsAt(), anna.rings, anna.ends(), caller.ends()))).toBe(NOON + 3_000);
    expect(lastSignOf(sessionOf(caller.ringsAt(), anna.rings, caller.ends(), anna.ends()))).toBe(NOON + 3_000);
  });
});

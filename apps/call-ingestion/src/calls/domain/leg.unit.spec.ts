import { describe, expect, it } from '@jest/globals';
import type { PhoneNumber } from '@textback/contracts';
import { callerLegOf } from './call-session.js';
import { caller, CALLER, dialled, NOON, sessionOf, type Told } from './calls.fixtures.js';
import type { Leg } from './leg.js';

const OTHER = '+14155550199' as PhoneNumber;
const anna = dialled('anna');

/** The only leg, after events that came in this order. */
const legAfter = (...events: readonly Told[]): Leg | undefined => sessionOf(...events).legs[0];

describe('R6 what several reports tell of one leg together', () => {
  it('it began to ring, and ended, when that was first said', () => {
    const leg = legAfter(caller.ringsAt(), caller.ringsAt(), caller.ends('busy'), caller.ends('busy'));
    expect(leg).toMatchObject({
      startedAt: NOON,
      endedAt: NOON + 2_000,
      firstAt: NOON,
      lastAt: NOON + 3_000,
    });
  });

  it('everybody who is said to have answered it, and every cause of its end, in an order of their own', () => {
    const leg = legAfter(
      anna.answeredBy('person'),
      anna.answeredBy('machine'),
      anna.answeredBy('person'),
      anna.ends('no-answer'),
      anna.ends('busy'),
    );
    expect(leg).toMatchObject({ answerers: ['machine', 'person'], causes: ['busy', 'no-answer'] });
  });

  it('that it was answered, by nobody knows whom', () => {
    expect(legAfter(anna.answeredBy())).toMatchObject({ answerers: ['unsaid'] });
  });

  it('that it ended, nobody knows why', () => {
    expect(legAfter(anna.ends())).toMatchObject({ causes: ['unknown'] });
  });

  it.each([
    ['one', [CALLER, OTHER]],
    ['the other', [OTHER, CALLER]],
  ])('the same one of two callers, whether it is named first or last: %s', (_, [first, second]) => {
    const session = sessionOf(caller.ringsAt(undefined, first), caller.ringsAt(undefined, second));
    expect(callerLegOf(session)?.from).toBe(CALLER);
  });

  it('the caller who was named at first, when a later event names none', () => {
    expect(legAfter(caller.ringsAt(), caller.ends())).toMatchObject({ from: CALLER });
    expect(legAfter(caller.ends(), caller.ringsAt())).toMatchObject({ from: CALLER });
  });
});

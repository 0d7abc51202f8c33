import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CallFact } from './call-fact.js';
import { addFact, callerLegOf, EMPTY_SESSION, hasRoomFor, isFull, isOutbound, MOST_LEGS } from './call-session.js';
import { anyFact, caller, CALLER, dialled, NOON, sessionOf, story } from './calls.fixtures.js';
import { classify } from './classify.js';

/** Events, and the same ones in another order, some of them several times. */
const toldTwice = fc
  .array(anyFact, { minLength: 1, maxLength: 12 })
  .chain((facts) =>
    fc
      .tuple(
        fc.shuffledSubarray(facts, { minLength: facts.length }),
        fc.array(fc.constantFrom(...facts), { maxLength: 12 }),
      )
      .chain(([all, again]) =>
        fc
          .shuffledSubarray([...all, ...again], { minLength: all.length + again.length })
          .map((retold) => ({ facts, retold })),
      ),
  );

describe('a call session', () => {
  it('R6 is the same whatever the order of its events and however often each comes', () => {
    fc.assert(
      fc.property(toldTwice, ({ facts, retold }) => {
        expect(retold.reduce(addFact, EMPTY_SESSION)).toEqual(facts.reduce(addFact, EMPTY_SESSION));
      }),
      { numRuns: 1_000 },
    );
  });

  it('R6 is judged the same whatever the order of its events', () => {
    fc.assert(
      fc.property(toldTwice, ({ facts, retold }) => {
        expect(classify(retold.reduce(addFact, EMPTY_SESSION))).toEqual(classify(facts.reduce(addFact, EMPTY_SESSION)));
      }),
    );
  });

  it('survives being stored as JSON', () => {
    fc.assert(
      fc.property(fc.array(anyFact), (facts) => {
        const session = facts.reduce(addFact, EMPTY_SESSION);
        expect(JSON.parse(JSON.stringify(session))).toEqual(session);
      }),
    );
  });

  it('learns the direction of a leg from one event and keeps it for all', () => {
    const session = sessionOf(caller.ends('caller-gave-up'), caller.ringsAt('application'));
    expect(session.legs).toEqual([
      expect.objectContaining({ direction: 'incoming', answering: 'application', causes: ['caller-gave-up'] }),
    ]);
  });

  it('prefers a number to a withheld one, and a withheld one to nothing', () => {
    const withheld = sessionOf(caller.ringsAt('application', null), caller.ends());
    expect(callerLegOf(withheld)?.from).toBe('withheld');
    const named = sessionOf(caller.ringsAt('application', null), caller.ringsAt('application', CALLER));
    expect(callerLegOf(named)?.from).toBe(CALLER);
  });

  it('takes the incoming leg that began first for the caller', () => {
    const forwarded: CallFact = { ...story(caller.ringsAt())[0]!, legId: 'a-forwarded', at: NOON + 9_000 };
    const session = [...story(caller.ringsAt()), forwarded].reduce(addFact, EMPTY_SESSION);
    expect(callerLegOf(session)?.id).toBe('caller');
  });

  it('is outbound only while every leg is known to go out', () => {
    const colleague = dialled('colleague');
    expect(isOutbound(sessionOf(colleague.rings))).toBe(true);
    expect(isOutbound(sessionOf(colleague.rings, caller.ends()))).toBe(false);
    expect(isOutbound(sessionOf(colleague.rings, caller.ringsAt()))).toBe(false);
    expect(isOutbound(EMPTY_SESSION)).toBe(false);
  });

  it('takes any text for a leg id, also one that objects have for themselves', () => {
    const odd: CallFact = { ...story(caller.ringsAt())[0]!, legId: '__proto__' };
    expect(addFact(addFact(EMPTY_SESSION, odd), odd).legs).toHaveLength(1);
  });

  describe('that is full', () => {
    const aFullSession = () =>
      Array.from({ length: MOST_LEGS - 1 }, (_, index) => dialled(`leg-${index}`).rings).reduce(
        (session, told, second) => addFact(session, told(second)),
        sessionOf(caller.ringsAt('application')),
      );
    const [one] = story(dialled('one too many').answeredBy('person'));

    it('takes no other leg, and stays what it is', () => {
      const full = aFullSession();
      expect(isFull(full)).toBe(true);
      expect(hasRoomFor(full, one!)).toBe(false);
      expect(addFact(full, one!)).toBe(full);
    });

    it('still learns of the legs that it has, e.g. that the caller is gone', () => {
      const [end] = story(caller.ends('caller-gave-up'));
      const full = aFullSession();
      expect(hasRoomFor(full, end!)).toBe(true);
      expect(callerLegOf(addFact(full, end!))?.causes).toEqual(['caller-gave-up']);
    });

    it('R6 is unknown: what happened on the others may have been an answer', () => {
      const [end] = story(caller.ends('caller-gave-up'));
      expect(classify(addFact(aFullSession(), end!))).toEqual({ outcome: 'unknown', why: 'too-many-legs' });
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import type { MissedEnding } from '@textback/contracts';
import fc from 'fast-check';
import type { CallFact } from './call-fact.js';
import { addFact, EMPTY_SESSION } from './call-session.js';
import { anyFact, caller, dialled, sessionOf, story } from './calls.fixtures.js';
import { classify, said, type Verdict } from './classify.js';
import { judged, type Judgement, needsReview, reviewed, withLateEvidence, withSkippedText } from './judgement.js';
import { decision, type Happening, live, lives, timer } from './simulated-call.fixtures.js';

const NOW = 1_772_471_200_000;
const answered: Verdict = { outcome: 'answered' };
const missed = (ending: MissedEnding = 'no-answer'): Verdict => ({ outcome: 'missed', ending });
const unknown: Verdict = { outcome: 'unknown', why: 'not-ended' };

describe('R6 late events', () => {
  const late = (before: Judgement, evidence: Verdict, skipped = false) =>
    withLateEvidence(before, evidence, skipped, NOW);

  it.each([
    { was: answered, evidence: missed(), shown: missed() },
    { was: missed(), evidence: missed('voicemail'), shown: missed('voicemail') },
    { was: missed(), evidence: unknown, shown: unknown },
    { was: unknown, evidence: missed(), shown: missed() },
    { was: unknown, evidence: answered, shown: answered },
  ])(
    'that make $evidence of what was $was.outcome are seen, and change nothing at once',
    ({ was, evidence, shown }) => {
      for (const skipped of [false, true]) {
        expect(late(judged(was), evidence, skipped)).toEqual({
          judgement: { ...judged(was), evidence: said(shown) },
          say: null,
        });
      }
    },
  );

  it.each([answered, missed(), unknown])('that tell the same as before, %j, leave nothing to be seen', (verdict) => {
    expect(late({ ...judged(verdict), evidence: said(missed('busy')) }, verdict).judgement).toEqual(judged(verdict));
  });

  it('a missed call that had been answered stays missed while its caller may be texted, and everybody is told', () => {
    expect(late(judged(missed()), answered)).toEqual({
      judgement: { verdict: missed(), correction: null, evidence: said(answered), answerTold: true },
      say: answered,
    });
  });

  it('it becomes answered when it was decided already that nobody is texted', () => {
    expect(late(judged(missed('busy')), answered, true)).toEqual({
      judgement: {
        verdict: answered,
        correction: { from: { outcome: 'missed', ending: 'busy' }, at: NOW },
        evidence: null,
        answerTold: true,
      },
      say: answered,
    });
  });

  it('it is told once only', () => {
    const told = late(judged(missed()), answered).judgement;
    expect(late(told, answered).say).toBeNull();
    expect(late(late(told, missed()).judgement, answered).say).toBeNull();
    expect(late(told, answered, true).say).toBeNull();
  });

  it('only a call of which nothing could be told is looked at again', () => {
    expect(needsReview(judged(unknown), missed())).toBe(true);
    expect(needsReview(judged(unknown), answered)).toBe(true);
    expect(needsReview(judged(unknown), unknown)).toBe(false);
    expect(needsReview(judged(missed()), answered)).toBe(false);
    expect(needsReview(judged(answered), missed())).toBe(false);
  });
});

describe('R6 a second look', () => {
  it.each([answered, missed('voicemail')])(
    'makes of an unknown call what its events tell, and says so: %j',
    (evidence) => {
      const { judgement } = withLateEvidence(judged(unknown), evidence, false, NOW);
      expect(reviewed(judgement, evidence, NOW)).toEqual({
        judgement: {
          verdict: evidence,
          correction: { from: { outcome: 'unknown', ending: null }, at: NOW },
          evidence: null,
          answerTold: false,
        },
        say: evidence,
      });
    },
  );

  it.each([
    { was: missed(), evidence: answered },
    { was: answered, evidence: missed() },
    { was: unknown, evidence: unknown },
  ])('changes nothing of what was $was.outcome when events tell $evidence.outcome', ({ was, evidence }) => {
    expect(reviewed(judged(was), evidence, NOW)).toEqual({ judgement: judged(was), say: null });
  });
});

describe('R6 the decision not to text', () => {
  it('makes a missed call answered that had been answered', () => {
    const told = withLateEvidence(judged(missed()), answered, false, NOW).judgement;
    expect(withSkippedText(told, NOW)).toMatchObject({
      verdict: answered,
      correction: { from: said(missed()), at: NOW },
      evidence: null,
    });
  });

  it('hides nothing: that events have taken the answer back is seen', () => {
    const told = withLateEvidence(judged(missed()), answered, false, NOW).judgement;
    const takenBack = withLateEvidence(told, missed('voicemail'), false, NOW).judgement;
    expect(withSkippedText(takenBack, NOW)).toMatchObject({ verdict: answered, evidence: said(missed('voicemail')) });
    const allAsBefore = withLateEvidence(told, missed(), false, NOW).judgement;
    expect(withSkippedText(allAsBefore, NOW)).toMatchObject({ verdict: answered, evidence: said(missed()) });
  });

  it.each([answered, missed(), unknown])('changes nothing else: %j', (verdict) => {
    const before = judged(verdict);
    expect(withSkippedText(before, NOW)).toBe(before);
  });
});

const [anna, ben] = [dialled('anna'), dialled('ben')];
const parked = caller.ringsAt('application');
/** Calls whose sources take nothing back. */
const STORIES: readonly { readonly case: string; readonly facts: CallFact[] }[] = [
  {
    case: 'one declines, another answers',
    facts: story(
      parked,
      anna.rings,
      ben.rings,
      anna.ends('declined'),
      ben.answeredBy(),
      ben.ends('hung-up'),
      caller.ends('hung-up'),
    ),
  },
  {
    case: 'all ring in vain',
    facts: story(parked, anna.rings, ben.rings, anna.ends('no-answer'), ben.ends('no-answer'), caller.ends('hung-up')),
  },
  {
    case: 'a failed transfer, then the caller gives up',
    facts: story(parked, anna.rings, anna.ends('no-answer'), caller.ends('caller-gave-up')),
  },
  { case: 'hung up before it rang', facts: story(parked, caller.ends('caller-gave-up')) },
  {
    case: 'a phone system answers',
    facts: story(caller.ringsAt('phone-system'), caller.answeredBy(), caller.ends('hung-up')),
  },
  { case: 'bridged', facts: story(parked, anna.rings, caller.bridged, anna.bridged, caller.ends('hung-up')) },
  { case: 'nothing explains the end', facts: story(parked, caller.ends('unknown')) },
];

describe('R6 whatever the order of events, timers and decisions', () => {
  it.each(STORIES)('$case: it ends as its events tell, where nobody was texted', ({ facts }) => {
    const told = classify(facts.reduce(addFact, EMPTY_SESSION));
    fc.assert(
      fc.property(lives(facts), (happenings) => {
        const { session, judgement } = live(happenings, false);
        expect(session).toEqual(facts.reduce(addFact, EMPTY_SESSION));
        expect(judgement.verdict.outcome).toBe(told.outcome);
      }),
      { numRuns: 200 },
    );
  });

  it.each(STORIES)(
    '$case: it ends as its events tell, or as the missed call that it was when its caller was texted',
    ({ facts }) => {
      const told = classify(facts.reduce(addFact, EMPTY_SESSION));
      fc.assert(
        fc.property(lives(facts), (happenings) => {
          const call = live(happenings, true);
          expect(call.judgement.verdict.outcome).toBe(call.missed ? 'missed' : told.outcome);
        }),
        { numRuns: 200 },
      );
    },
  );

  it('also where sources contradict themselves: texted at most once, never after an answer, never on unknown; all is seen', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 10 }).chain(lives), fc.boolean(), (happenings, texts) => {
        const { judgement, session, published, decided, missed } = live(happenings, texts);
        const outcomes = published.map(({ outcome }) => outcome);
        expect(outcomes.filter((outcome) => outcome === 'missed').length).toBeLessThanOrEqual(1);
        if (outcomes.includes('answered'))
          expect(outcomes.lastIndexOf('missed')).toBeLessThan(outcomes.indexOf('answered'));
        expect(decided).toBe(missed);
        if (missed && texts) expect(judgement.verdict.outcome).toBe('missed');
        // What is shown was published, and what the events tell otherwise is seen.
        expect(outcomes).toContain(judgement.verdict.outcome);
        expect(judgement.evidence ?? said(judgement.verdict)).toEqual(said(classify(session)));
        if (judgement.correction === null) expect(judgement.verdict).toEqual(published[0]);
        expect(published.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 2_000 },
    );
  });

  it('two lives that were first judged by the same events end the same, if the rest tells the same', () => {
    const [rings, ends, answer] = [parked(0), caller.ends('caller-gave-up')(9), anna.answeredBy()(5)];
    const first: Happening[] = [rings, ends].map((fact) => ({ kind: 'event', fact }));
    const rest: Happening[] = [{ kind: 'event', fact: answer }, decision];
    const one = live([...first, timer, ...rest], false);
    const other = live([...first, timer, ...rest.toReversed()], false);
    expect(other.judgement).toEqual(one.judgement);
    expect(other.published).toEqual(one.published);
    expect(classify(sessionOf(parked, caller.ends('caller-gave-up')))).toEqual(one.published[0]);
  });
});

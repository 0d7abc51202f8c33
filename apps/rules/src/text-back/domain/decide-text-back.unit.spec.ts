import { describe, expect, it } from '@jest/globals';
import { MissedEnding as MissedEndings, type PhoneNumber, SkipReason } from '@textback/contracts';
import { decideTextBack } from './decide-text-back.js';
import { aCallToDecide, type Changes, minutesAfter, secondsAfter, TEXTING_NUMBER } from './decision.fixtures.js';
import type { DecisionInput } from './facts.js';
import { ALL_RULES } from './rules/all-rules.js';

const decide = ({ facts, office, now }: DecisionInput) => decideTextBack(facts, office, now);
const verdictOf = (changes: Changes): string => {
  const { verdict } = decide(aCallToDecide(changes));
  return verdict.decision === 'skip' ? verdict.reason : verdict.decision;
};

const closed = { weekly: aCallToDecide().office.settings.hours.weekly };
const onSunday = { startedAt: '2026-03-01T17:00:00.000Z' };

describe('decideTextBack', () => {
  it('texts a call that nothing speaks against', () => {
    expect(verdictOf({})).toBe('text');
  });

  it('R6 texts all endings but routing failures by default', () => {
    const texted = MissedEndings.options.filter((ending) => verdictOf({ call: { ending } }) === 'text');
    expect(texted).toEqual(['no-answer', 'busy', 'declined', 'abandoned', 'voicemail']);
  });

  it.each([
    ['during hours', {}, 'during', 'during-hours'],
    ['outside hours', onSunday, 'outside', 'outside-hours'],
    [
      'when it rang during hours and was decided after them',
      { startedAt: '2026-03-02T21:59:59.000Z' },
      'during',
      'during-hours',
    ],
    ['when it rang at closing', { startedAt: '2026-03-02T22:00:00.000Z' }, 'outside', 'outside-hours'],
  ])('R1 R13 sends the message of the moment it started ringing: %s', (_, call, text, period) => {
    const decision = decide(
      aCallToDecide({ call, settings: { hours: { ...aCallToDecide().office.settings.hours, ...closed } } }),
    );
    expect(decision.verdict).toMatchObject({ decision: 'text', text });
    expect(decision.period).toBe(period);
  });

  it('R9 R20 fills the message in with what belongs to the office', () => {
    const message = '{office_name}: call {office_phone}, or answer {texting_number}';
    const { verdict } = decide(aCallToDecide({ autoReplies: { duringHours: { enabled: true, message } } }));
    expect(verdict).toEqual({
      decision: 'text',
      text: 'Elm Street Dental: call +15559870000, or answer +15559870001',
      credits: 1,
    });
  });

  it('R9 names the line that was called when the office has listed none', () => {
    const changes: Changes = {
      call: { to: '+15550009999' as PhoneNumber },
      settings: { numbers: { textingNumber: TEXTING_NUMBER, lines: [] } },
      autoReplies: { duringHours: { enabled: true, message: '{office_phone}' } },
    };
    expect(decide(aCallToDecide(changes)).verdict).toMatchObject({ text: '+15550009999' });
  });

  describe('the delay of R8', () => {
    const delayed = { delaySeconds: 60 };

    it('R8 waits before it texts', () => {
      expect(decide(aCallToDecide({ autoReplies: delayed })).verdict).toEqual({
        decision: 'pending',
        until: secondsAfter(65),
      });
    });

    it('R8 a call that is skipped anyway is not waited for', () => {
      expect(verdictOf({ autoReplies: { ...delayed, enabled: false } })).toBe('auto-replies-off');
    });

    const waited: Changes = { autoReplies: delayed, now: secondsAfter(65) };
    it.each<[string, Changes['facts'], string]>([
      ['nothing happened', {}, 'text'],
      ['the caller was answered', { answeredAt: secondsAfter(30) }, 'answered-meanwhile'],
      ['staff texted the caller', { staffTextedAt: secondsAfter(30) }, 'conversation-active'],
      ['another text was sent', { textedAt: [secondsAfter(30)] }, 'cooldown'],
      ['the caller opted out', { optedOutAt: secondsAfter(30) }, 'opted-out'],
    ])('R8 decides again when it ends: %s', (_, facts, outcome) => {
      expect(verdictOf({ ...waited, facts: { waitingSince: secondsAfter(5), ...facts } })).toBe(outcome);
    });
  });

  describe('the receipt', () => {
    it('R21 has every rule once, in the documented order', () => {
      expect(decide(aCallToDecide()).steps.map(({ rule }) => rule)).toEqual(SkipReason.options);
      expect(ALL_RULES.map(({ name }) => name)).toEqual(SkipReason.options);
    });

    it('R21 says what passed, what skipped, and what was not reached', () => {
      const { steps } = decide(aCallToDecide({ facts: { optedOutAt: minutesAfter(-60) } }));
      const skipped = SkipReason.options.indexOf('opted-out');
      expect(steps.map(({ verdict }) => verdict)).toEqual(
        SkipReason.options.map((_, index) => (index < skipped ? 'pass' : index === skipped ? 'skip' : 'not-reached')),
      );
      expect(steps[skipped]).toEqual({
        rule: 'opted-out',
        verdict: 'skip',
        facts: { optedOutAt: minutesAfter(-60) },
        wouldHavePassedIf: 'the caller had not opted out',
      });
      expect(steps[skipped + 1]).toMatchObject({ facts: {}, wouldHavePassedIf: null });
    });

    it('R21 shows the hours that were applied', () => {
      const step = decide(aCallToDecide()).steps.find(({ rule }) => rule === 'period-message-off');
      expect(step?.facts).toEqual({
        period: 'during-hours',
        localTime: '2026-03-02T11:59:40-05:00[America/New_York]',
        cause: { kind: 'interval', date: '2026-03-02', from: '09:00', to: '17:00' },
        enabled: true,
      });
    });

    it('R21 an office whose hours nobody has set has no period', () => {
      expect(decide(aCallToDecide({ version: 0 })).period).toBeNull();
    });

    it.each<[Changes, string]>([
      [{}, 'Texted with the message for calls during business hours.'],
      [{ call: onSunday }, 'Texted with the message for calls outside business hours.'],
      [
        { autoReplies: { delaySeconds: 1 } },
        'Waiting 1 second to see whether the caller is answered or texted meanwhile.',
      ],
      [
        { version: 0, autoReplies: { enabled: false }, settings: { numbers: { textingNumber: null, lines: [] } } },
        'Not texted: the office has not been set up. Would have been texted if the office had been set up and Missed Call Auto-Replies had been on.',
      ],
      [
        { autoReplies: { enabled: false }, facts: { optedOutAt: minutesAfter(-1), landlineAt: minutesAfter(-1) } },
        "Not texted: Missed Call Auto-Replies are off. Would have been texted if Missed Call Auto-Replies had been on, the caller's number had not turned out to take no texts and the caller had not opted out.",
      ],
    ])('R21 one sentence for staff %#', (changes, summary) => {
      expect(decide(aCallToDecide(changes)).summary).toBe(summary);
    });
  });
});

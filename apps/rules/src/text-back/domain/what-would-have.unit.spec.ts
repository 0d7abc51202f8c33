import { describe, expect, it } from '@jest/globals';
import { withFacts } from './changed-input.js';
import { aCallToDecide, type Changes, minutesAfter, secondsAfter } from './decision.fixtures.js';
import type { Rule } from './rule.js';
import { ALL_RULES } from './rules/all-rules.js';
import { whatWouldHave } from './what-would-have.js';

const wish = (changes: Changes): string | null => whatWouldHave(aCallToDecide(changes), ALL_RULES);

describe('R21 what would have let a call through', () => {
  it('is nothing for a call that is texted', () => {
    expect(wish({})).toBeNull();
  });

  it.each<{ what: string; changes: Changes; words: string }>([
    {
      what: 'one thing',
      changes: { facts: { optedOutAt: minutesAfter(-1) } },
      words: 'the caller had not opted out',
    },
    {
      what: 'two things',
      changes: { facts: { optedOutAt: minutesAfter(-1), staffTextedAt: minutesAfter(-1) } },
      words: 'the caller had not opted out and staff had not texted the caller in the 10 minutes before',
    },
    {
      what: 'three things, in the order of the rules',
      changes: {
        autoReplies: { enabled: false },
        facts: { optedOutAt: minutesAfter(-1), landlineAt: minutesAfter(-1) },
      },
      words:
        "Missed Call Auto-Replies had been on, the caller's number had not turned out to take no texts and the caller had not opted out",
    },
    {
      what: 'of the texts, only those that are in the way: an older one still counts for the week',
      changes: {
        autoReplies: { weeklyLimit: 1 },
        facts: { textedAt: [minutesAfter(-2_000), minutesAfter(-1)] },
      },
      words:
        'the caller had got no text in the 30 minutes before and the caller had got fewer than 1 text in the last 7 days',
    },
    {
      what: 'a number that is shown, and nothing about what kind it is',
      changes: { call: { from: null, conversationId: null }, facts: { callerKind: null } },
      words: 'the caller had shown their number',
    },
    {
      what: 'a delay that was asked for is no reason to have decided earlier',
      changes: {
        autoReplies: { delaySeconds: 900, cooldownMinutes: 0 },
        now: secondsAfter(905),
        facts: { waitingSince: secondsAfter(5), textedAt: [secondsAfter(30)] },
      },
      words: 'the caller had not been answered or texted meanwhile',
    },
  ])('names $what', ({ changes, words }) => {
    expect(wish(changes)).toBe(words);
  });

  it('is nothing when rules undo each other', () => {
    const optedOutIs = (name: Rule['name'], wanted: boolean): Rule => ({
      name,
      look: () => ({}),
      skips: ({ facts }) => (facts.optedOutAt !== null) !== wanted,
      because: () => '',
      relax: (input) => ({ input: withFacts(input, { optedOutAt: wanted ? input.now : null }), words: name }),
    });
    expect(whatWouldHave(aCallToDecide(), [optedOutIs('opted-out', false), optedOutIs('cooldown', true)])).toBeNull();
  });
});

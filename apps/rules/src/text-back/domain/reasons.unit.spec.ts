import { describe, expect, it } from '@jest/globals';
import {
  type MissedEnding,
  MissedEnding as MissedEndings,
  type PhoneNumber,
  type ReceiptStep,
  SkipReason,
} from '@textback/contracts';
import { decideTextBack } from './decide-text-back.js';
import {
  aCallToDecide,
  type Changes,
  ENDED,
  LINE,
  minutesAfter,
  secondsAfter,
  TEXTING_NUMBER,
} from './decision.fixtures.js';
import type { DecisionInput } from './facts.js';
import type { NumberKind } from './number-kind.js';
import { ALL_RULES } from './rules/all-rules.js';

/** A call that is skipped for one reason and no other, and what is said of it. */
interface Skipped {
  readonly call: string;
  readonly changes: Changes;
  /** What the rule looked at, on the receipt (R21). */
  readonly facts: ReceiptStep['facts'];
  readonly because: string;
  readonly wouldHave: string;
  /** The call's nearest neighbours, on the other side of the line: what they are, and what differs from a call that is texted. */
  readonly texted: Readonly<Record<string, Changes>>;
}

const days = (count: number): number => count * 1_440;
/** One text a day, the last one a day before; `oldest` seconds before the decision comes first. */
const dailyTexts = (count: number, ...oldest: number[]): string[] => [
  ...oldest.map((seconds) => secondsAfter(5 - seconds)),
  ...Array.from({ length: count }, (_, index) => minutesAfter(-days(count - index))),
];
const SEVEN_DAYS = days(7) * 60;
const LONG_AND_SPECIAL = { enabled: true, message: 'é'.repeat(161) };
const ON_SUNDAY = { startedAt: '2026-03-01T17:00:00.000Z' };
const DELAY = { delaySeconds: 900 };
const WAITING_SINCE = secondsAfter(5);
const WAITED: Changes = { autoReplies: { ...DELAY, cooldownMinutes: 0 }, now: secondsAfter(905) };

/** Every reason of R7, in the documented order. A reason without a row does not compile. */
const REASONS: Record<SkipReason, readonly Skipped[]> = {
  'office-not-configured': [
    {
      call: 'of an office that nobody has set up',
      changes: { version: 0 },
      facts: { settingsVersion: 0, textingNumber: TEXTING_NUMBER, autoRepliesEnabled: true },
      because: 'the office has not been set up',
      wouldHave: 'the office had been set up',
      texted: { 'of an office that was set up once': { version: 1 } },
    },
    {
      call: 'of an office that has no number to text from (R2)',
      changes: { settings: { numbers: { textingNumber: null, lines: [LINE] } } },
      facts: { settingsVersion: 3, textingNumber: null, autoRepliesEnabled: true },
      because: 'the office has no number to text from',
      wouldHave: 'the office had a number to text from',
      texted: {
        'of an office that texts from the line that is called': {
          settings: { numbers: { textingNumber: LINE, lines: [LINE] } },
        },
      },
    },
  ],
  'auto-replies-off': [
    {
      call: 'while auto-replies are off (R1)',
      changes: { autoReplies: { enabled: false } },
      facts: { enabled: false },
      because: 'Missed Call Auto-Replies are off',
      wouldHave: 'Missed Call Auto-Replies had been on',
      texted: { 'while they are on': { autoReplies: { enabled: true } } },
    },
    {
      call: 'while auto-replies are off, and there is no number to text from (R2)',
      changes: { autoReplies: { enabled: false }, settings: { numbers: { textingNumber: null, lines: [LINE] } } },
      facts: { enabled: false },
      because: 'Missed Call Auto-Replies are off',
      wouldHave: 'Missed Call Auto-Replies had been on with a number to text from',
      texted: {},
    },
  ],
  'ending-not-counted': Object.entries({
    'no-answer': 'nobody answered',
    busy: 'the line was busy',
    declined: 'the call was declined',
    abandoned: 'the caller hung up first',
    voicemail: 'it went to voicemail',
    'routing-failure': 'it could not be put through',
  } satisfies Record<MissedEnding, string>).map(([name, words]) => {
    const ending = name as MissedEnding;
    const others = MissedEndings.options.filter((other) => other !== ending);
    return {
      call: `that ended by ${ending}, where every other ending is texted (R6)`,
      changes: { call: { ending }, autoReplies: { countedEndings: others } },
      facts: { ending, countedEndings: others },
      because: `${words}, and the office does not text calls that end like that`,
      wouldHave: `the office texted calls where ${words}`,
      texted: {
        [`that ended by ${ending}, where only those are texted`]: {
          call: { ending },
          autoReplies: { countedEndings: [ending] },
        },
      },
    };
  }),
  'caller-withheld': [
    {
      call: 'from a withheld number',
      changes: { call: { from: null, conversationId: null }, facts: { callerKind: null } },
      facts: { callerKnown: false },
      because: "the caller's number was withheld",
      wouldHave: 'the caller had shown their number',
      texted: { 'from a number that is shown': {} },
    },
  ],
  'not-textable': Object.entries({
    'short-code': 'a short code',
    impossible: 'not a number that can exist',
    'fixed-line': 'a landline',
    'toll-free': 'a toll-free number',
    'premium-rate': 'a premium-rate number',
    'shared-cost': 'a shared-cost number',
    pager: 'a pager',
    uan: 'a universal access number',
    voicemail: 'a voicemail access number',
  } satisfies Record<Exclude<NumberKind, 'textable'>, string>).map(([kind, words]) => ({
    call: `from a number of kind ${kind}`,
    changes: { facts: { callerKind: kind as NumberKind } },
    facts: { callerKind: kind },
    because: `the caller's number cannot receive texts: it is ${words}`,
    wouldHave: 'the call had come from a number that can receive texts',
    texted: { 'from a number that can receive texts': { facts: { callerKind: 'textable' } } },
  })),
  'own-number': [
    {
      call: "from the office's second line",
      changes: {
        call: { from: LINE },
        settings: { numbers: { textingNumber: TEXTING_NUMBER, lines: ['+15559870009' as PhoneNumber, LINE] } },
      },
      facts: { caller: LINE, isOwnNumber: true },
      because: "the call came from one of the office's own numbers",
      wouldHave: 'the call had come from outside the office',
      texted: {
        'from a line that the office has given up': {
          call: { from: LINE },
          settings: { numbers: { textingNumber: TEXTING_NUMBER, lines: [] } },
        },
      },
    },
    {
      call: 'from the number that the office texts from',
      changes: { call: { from: TEXTING_NUMBER } },
      facts: { caller: TEXTING_NUMBER, isOwnNumber: true },
      because: "the call came from one of the office's own numbers",
      wouldHave: 'the call had come from outside the office',
      texted: { 'from a number next to it': { call: { from: '+15559870002' as PhoneNumber } } },
    },
  ],
  'learned-landline': [
    {
      call: 'from a number that a text has shown to take no texts',
      changes: { facts: { landlineAt: minutesAfter(-days(300)) } },
      facts: { landlineAt: minutesAfter(-days(300)) },
      because: "an earlier text showed that the caller's number takes no texts",
      wouldHave: "the caller's number had not turned out to take no texts",
      texted: { 'from a number that a text has reached since': { facts: { landlineAt: null } } },
    },
  ],
  'call-too-old': [
    {
      call: 'that ended just longer ago than the maximum age',
      changes: { now: '2026-03-02T17:15:00.001Z' },
      facts: { endedAt: ENDED, decidedAt: '2026-03-02T17:15:00.001Z', maxAgeMinutes: 15, delaySeconds: 0 },
      because: 'the call had ended 15 minutes before this could be decided',
      wouldHave: 'it had been decided within 15 minutes of the call',
      texted: {
        'exactly at the maximum age': { now: minutesAfter(15) },
        'of an office that waits longer': { now: '2026-03-02T17:15:00.001Z', autoReplies: { maxAgeMinutes: 16 } },
        'that ends in the future, because clocks differ': { now: minutesAfter(-2) },
      },
    },
    {
      call: 'of an office with a delay (R8) that has not begun',
      changes: { autoReplies: DELAY, now: minutesAfter(16) },
      facts: { endedAt: ENDED, decidedAt: minutesAfter(16), maxAgeMinutes: 15, delaySeconds: 0 },
      because: 'the call had ended 16 minutes before this could be decided',
      wouldHave: 'it had been decided within 15 minutes of the call',
      texted: {},
    },
    {
      call: 'whose delay (R8) was over long before',
      changes: { autoReplies: DELAY, now: secondsAfter(1_801), facts: { waitingSince: WAITING_SINCE } },
      facts: { endedAt: ENDED, decidedAt: secondsAfter(1_801), maxAgeMinutes: 15, delaySeconds: 900 },
      because: 'the call had ended 30 minutes before this could be decided',
      wouldHave: 'it had been decided within 30 minutes of the call',
      texted: {
        'at the maximum age and the delay together': {
          autoReplies: DELAY,
          now: secondsAfter(1_800),
          facts: { waitingSince: WAITING_SINCE },
        },
      },
    },
  ],
  'period-message-off': [
    {
      call: 'during hours, whose message is off (R1)',
      changes: { autoReplies: { duringHours: { enabled: false, message: 'during' } } },
      facts: {
        period: 'during-hours',
        localTime: '2026-03-02T11:59:40-05:00[America/New_York]',
        cause: { kind: 'interval', date: '2026-03-02', from: '09:00', to: '17:00' },
        enabled: false,
      },
      because: 'the message for calls during business hours is off',
      wouldHave: 'the message for calls during business hours had been on',
      texted: {
        'outside hours, whose message is on': {
          call: ON_SUNDAY,
          autoReplies: { duringHours: { enabled: false, message: 'during' } },
        },
      },
    },
    {
      call: 'outside hours, whose message is off (R1)',
      changes: { call: ON_SUNDAY, autoReplies: { outsideHours: { enabled: false, message: 'outside' } } },
      facts: {
        period: 'outside-hours',
        localTime: '2026-03-01T12:00:00-05:00[America/New_York]',
        cause: { kind: 'no-interval', date: '2026-03-01' },
        enabled: false,
      },
      because: 'the message for calls outside business hours is off',
      wouldHave: 'the message for calls outside business hours had been on',
      texted: {
        'during hours, whose message is on': { autoReplies: { outsideHours: { enabled: false, message: 'outside' } } },
      },
    },
  ],
  'opted-out': [
    {
      call: 'from a caller who opted out (R18)',
      changes: { facts: { optedOutAt: minutesAfter(-days(700)) } },
      facts: { optedOutAt: minutesAfter(-days(700)) },
      because: 'the caller has opted out of texts',
      wouldHave: 'the caller had not opted out',
      texted: { 'from a caller who opted in again': { facts: { optedOutAt: null } } },
    },
  ],
  'conversation-active': [
    {
      call: 'whose caller staff texted not quite ten minutes ago',
      changes: { facts: { staffTextedAt: secondsAfter(5 - 599) } },
      facts: { staffTextedAt: secondsAfter(5 - 599), activeMinutes: 10 },
      because: 'staff texted the caller 10 minutes earlier',
      wouldHave: 'staff had not texted the caller in the 10 minutes before',
      texted: {
        'whose caller staff texted exactly ten minutes ago': { facts: { staffTextedAt: secondsAfter(5 - 600) } },
      },
    },
    {
      call: 'whose caller staff texted at the very moment',
      changes: { facts: { staffTextedAt: secondsAfter(5) } },
      facts: { staffTextedAt: secondsAfter(5), activeMinutes: 10 },
      because: 'staff texted the caller 0 seconds earlier',
      wouldHave: 'staff had not texted the caller in the 10 minutes before',
      texted: {},
    },
  ],
  cooldown: [
    {
      call: 'whose caller got a text not quite as long ago as the cooldown',
      changes: { facts: { textedAt: [minutesAfter(-days(2)), secondsAfter(5 - 1_799)] } },
      facts: { lastTextedAt: secondsAfter(5 - 1_799), cooldownMinutes: 30 },
      because: 'the caller got a text 30 minutes earlier',
      wouldHave: 'the caller had got no text in the 30 minutes before',
      texted: {
        'exactly when the cooldown ends': { facts: { textedAt: [secondsAfter(5 - 1_800)] } },
        'after one that was texted a second ago, with the cooldown turned off': {
          facts: { textedAt: [secondsAfter(4)] },
          autoReplies: { cooldownMinutes: 0 },
        },
        'after one that was texted in the future, because clocks differ, with the cooldown turned off': {
          facts: { textedAt: [secondsAfter(20)] },
          autoReplies: { cooldownMinutes: 0 },
        },
      },
    },
    {
      call: 'whose caller got a text in the same minute, of an office with the shortest cooldown',
      changes: { facts: { textedAt: [secondsAfter(5 - 59)] }, autoReplies: { cooldownMinutes: 1 } },
      facts: { lastTextedAt: secondsAfter(5 - 59), cooldownMinutes: 1 },
      because: 'the caller got a text 59 seconds earlier',
      wouldHave: 'the caller had got no text in the 1 minute before',
      texted: {
        'exactly a minute later': {
          facts: { textedAt: [secondsAfter(5 - 60)] },
          autoReplies: { cooldownMinutes: 1 },
        },
      },
    },
    {
      call: 'whose caller got a text two days ago, of an office with a cooldown of three',
      changes: { facts: { textedAt: dailyTexts(2).slice(0, 1) }, autoReplies: { cooldownMinutes: days(3) } },
      facts: { lastTextedAt: minutesAfter(-days(2)), cooldownMinutes: days(3) },
      because: 'the caller got a text 2 days earlier',
      wouldHave: 'the caller had got no text in the 4320 minutes before',
      texted: {},
    },
    {
      call: 'whose caller got a text at the very moment, on another call',
      changes: { facts: { textedAt: [secondsAfter(5)] } },
      facts: { lastTextedAt: secondsAfter(5), cooldownMinutes: 30 },
      because: 'the caller got a text 0 seconds earlier',
      wouldHave: 'the caller had got no text in the 30 minutes before',
      texted: {},
    },
    {
      call: 'whose caller gets a text in the future, because clocks differ',
      changes: { facts: { textedAt: [secondsAfter(20)] } },
      facts: { lastTextedAt: secondsAfter(20), cooldownMinutes: 30 },
      because: 'the caller got a text 0 seconds earlier',
      wouldHave: 'the caller had got no text in the 30 minutes before',
      texted: {},
    },
  ],
  'weekly-limit': [
    {
      call: 'whose caller got as many texts in seven days as the limit allows',
      changes: { facts: { textedAt: dailyTexts(4, SEVEN_DAYS - 1) } },
      facts: { textsInSevenDays: 5, weeklyLimit: 5 },
      because: 'the caller got 5 texts in the last 7 days',
      wouldHave: 'the caller had got fewer than 5 texts in the last 7 days',
      texted: {
        'whose caller got one text fewer': { facts: { textedAt: dailyTexts(4) } },
        'whose caller got the oldest of them exactly seven days ago': {
          facts: { textedAt: dailyTexts(4, SEVEN_DAYS) },
        },
      },
    },
    {
      call: 'whose caller got one text, of an office that sends one a week',
      changes: { facts: { textedAt: dailyTexts(1) }, autoReplies: { weeklyLimit: 1 } },
      facts: { textsInSevenDays: 1, weeklyLimit: 1 },
      because: 'the caller got 1 text in the last 7 days',
      wouldHave: 'the caller had got fewer than 1 text in the last 7 days',
      texted: { 'whose caller got none': { autoReplies: { weeklyLimit: 1 } } },
    },
  ],
  'answered-meanwhile': [
    {
      call: 'that was answered after all, as late events showed (R6)',
      changes: { facts: { answeredAt: secondsAfter(-20) } },
      facts: {
        startedAt: secondsAfter(-20),
        answeredAt: secondsAfter(-20),
        waitingSince: null,
        staffTextedAt: null,
        lastTextedAt: null,
      },
      because: 'the call was answered after all',
      wouldHave: 'the caller had not been answered or texted meanwhile',
      texted: { 'whose caller was answered on a call before it': { facts: { answeredAt: secondsAfter(-20.001) } } },
    },
    {
      call: 'whose caller called again and was answered (R8)',
      changes: { facts: { answeredAt: secondsAfter(-19.999) } },
      facts: {
        startedAt: secondsAfter(-20),
        answeredAt: secondsAfter(-19.999),
        waitingSince: null,
        staffTextedAt: null,
        lastTextedAt: null,
      },
      because: 'the caller called again and was answered',
      wouldHave: 'the caller had not been answered or texted meanwhile',
      texted: { 'whose caller was never answered': {} },
    },
    {
      call: 'whose caller got another text during the delay, without a cooldown (R8)',
      changes: { ...WAITED, facts: { waitingSince: WAITING_SINCE, textedAt: [secondsAfter(6)] } },
      facts: {
        startedAt: secondsAfter(-20),
        answeredAt: null,
        waitingSince: WAITING_SINCE,
        staffTextedAt: null,
        lastTextedAt: secondsAfter(6),
      },
      because: 'the caller was texted during the delay',
      wouldHave: 'the caller had not been answered or texted meanwhile',
      texted: {
        'whose caller got another text just when the delay began': {
          ...WAITED,
          facts: { waitingSince: WAITING_SINCE, textedAt: [WAITING_SINCE] },
        },
      },
    },
    {
      call: 'whose caller staff texted early in a long delay (R8)',
      changes: {
        ...WAITED,
        facts: { waitingSince: WAITING_SINCE, staffTextedAt: secondsAfter(6), textedAt: [secondsAfter(-9)] },
      },
      facts: {
        startedAt: secondsAfter(-20),
        answeredAt: null,
        waitingSince: WAITING_SINCE,
        staffTextedAt: secondsAfter(6),
        lastTextedAt: secondsAfter(-9),
      },
      because: 'the caller was texted during the delay',
      wouldHave: 'the caller had not been answered or texted meanwhile',
      texted: {
        'whose caller staff texted just when the delay began': {
          ...WAITED,
          facts: { waitingSince: WAITING_SINCE, staffTextedAt: WAITING_SINCE },
        },
      },
    },
  ],
  'no-credits': [
    {
      call: 'of an office whose allowance is used up (R10)',
      changes: { settings: { credits: { monthlyAllowance: 10 } }, facts: { creditsUsed: 10 } },
      facts: { monthlyAllowance: 10, creditsUsed: 10, creditsNeeded: 1 },
      because: "the office's credits for this month are used up",
      wouldHave: 'the office had had 1 credit left this month',
      texted: {
        'of an office that has one credit left': {
          settings: { credits: { monthlyAllowance: 10 } },
          facts: { creditsUsed: 9 },
        },
        'of an office with unlimited credits': { facts: { creditsUsed: 1_000_000 } },
      },
    },
    {
      call: 'of an office with one credit left for a text that costs two (R10)',
      changes: {
        settings: { credits: { monthlyAllowance: 10 } },
        facts: { creditsUsed: 9 },
        autoReplies: { duringHours: LONG_AND_SPECIAL },
      },
      facts: { monthlyAllowance: 10, creditsUsed: 9, creditsNeeded: 2 },
      because: "the office's credits for this month are used up",
      wouldHave: 'the office had had 2 credits left this month',
      texted: {
        'of an office with two credits left for it': {
          settings: { credits: { monthlyAllowance: 10 } },
          facts: { creditsUsed: 8 },
          autoReplies: { duringHours: LONG_AND_SPECIAL },
        },
      },
    },
    {
      call: 'of an office whose allowance is nothing',
      changes: { settings: { credits: { monthlyAllowance: 0 } } },
      facts: { monthlyAllowance: 0, creditsUsed: 0, creditsNeeded: 1 },
      because: "the office's credits for this month are used up",
      wouldHave: 'the office had had 1 credit left this month',
      texted: { 'of an office whose allowance is one': { settings: { credits: { monthlyAllowance: 1 } } } },
    },
  ],
};

const decide = ({ facts, office, now }: DecisionInput) => decideTextBack(facts, office, now);

it('R7 every reason has a row, in the documented order', () => {
  expect(Object.keys(REASONS)).toEqual(SkipReason.options);
  expect(Object.values(REASONS).map((rows) => rows.length > 0)).not.toContain(false);
});

describe.each(Object.entries(REASONS))('R7 %s', (reason, rows) => {
  describe.each(rows)('a call $call', ({ changes, facts, because, wouldHave, texted }) => {
    const input = aCallToDecide(changes);

    it('is skipped for this reason and no other', () => {
      expect(decide(input).verdict).toEqual({ decision: 'skip', reason });
      expect(ALL_RULES.filter((rule) => rule.skips(input)).map(({ name }) => name)).toEqual([reason]);
    });

    it('R21 its receipt shows what was looked at, and what would have been texted', () => {
      expect(decide(input).steps.find(({ rule }) => rule === reason)).toEqual({
        rule: reason,
        verdict: 'skip',
        facts,
        wouldHavePassedIf: wouldHave,
      });
      expect(decide(input).summary).toBe(`Not texted: ${because}. Would have been texted if ${wouldHave}.`);
    });

    for (const [neighbour, changes] of Object.entries(texted))
      it(`but not one ${neighbour}`, () => {
        expect(decide(aCallToDecide(changes)).verdict).toMatchObject({ decision: 'text' });
      });
  });
});

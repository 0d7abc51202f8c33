import type { z } from 'zod';
import type { SkipReason } from '../text.js';
import type { DecisionReceipt, ReceiptStep } from './decision-receipt.js';
import { SETTINGS, STORY, WITHHELD_CALL_ID } from './story.js';

const { officeId, callId } = STORY;

const pass = (rule: SkipReason, facts: z.input<typeof ReceiptStep>['facts']): z.input<typeof ReceiptStep> => ({
  rule,
  verdict: 'pass',
  facts,
  wouldHavePassedIf: null,
});
const STEPS = [
  pass('office-not-configured', { settingsVersion: 3, textingNumber: STORY.textingNumber, autoRepliesEnabled: true }),
  pass('auto-replies-off', { enabled: true }),
  pass('ending-not-counted', {
    ending: 'no-answer',
    countedEndings: SETTINGS.missedCallAutoReplies.countedEndings,
  }),
  pass('caller-withheld', { callerKnown: true }),
  pass('not-textable', { callerKind: 'textable' }),
  pass('own-number', { caller: STORY.caller, isOwnNumber: false }),
  pass('learned-landline', { landlineAt: null }),
  pass('call-too-old', {
    endedAt: STORY.endsAt,
    decidedAt: STORY.decidedAt,
    maxAgeMinutes: 15,
    delaySeconds: 0,
  }),
  pass('period-message-off', {
    period: 'during-hours',
    localTime: '2026-03-02T12:05:00-05:00[America/New_York]',
    cause: { kind: 'interval', date: '2026-03-02', from: '09:00', to: '17:00' },
    enabled: true,
  }),
  pass('opted-out', { optedOutAt: null }),
  pass('conversation-active', { staffTextedAt: null, activeMinutes: 10 }),
  pass('cooldown', { lastTextedAt: null, cooldownMinutes: 30 }),
  pass('weekly-limit', { textsInSevenDays: 0, weeklyLimit: 5 }),
  pass('answered-meanwhile', {
    startedAt: STORY.ringsAt,
    answeredAt: null,
    waitingSince: null,
    staffTextedAt: null,
    lastTextedAt: null,
  }),
  pass('no-credits', { monthlyAllowance: null, creditsUsed: 0, creditsNeeded: 1 }),
];
/** Of the story's call, which every rule let through. */
export const TEXTED: z.input<typeof DecisionReceipt> = {
  officeId,
  callId,
  conversationId: STORY.conversationId,
  decision: 'text',
  reason: null,
  period: 'during-hours',
  dispatchId: STORY.dispatchId,
  settingsVersion: 3,
  decidedAt: STORY.decidedAt,
  summary: 'Texted with the message for calls during business hours.',
  steps: STEPS,
  beforeDelay: null,
};

/** Of a caller who cannot be texted; the rules after the one that skipped were not reached. */
export const WITHHELD: z.input<typeof DecisionReceipt> = {
  ...TEXTED,
  callId: WITHHELD_CALL_ID,
  conversationId: null,
  decision: 'skip',
  reason: 'caller-withheld',
  dispatchId: null,
  summary: "Not texted: the caller's number was withheld. Would have been texted if the caller had shown their number.",
  steps: [
    ...STEPS.slice(0, 3),
    {
      rule: 'caller-withheld',
      verdict: 'skip',
      facts: { callerKnown: false },
      wouldHavePassedIf: 'the caller had shown their number',
    },
    ...STEPS.slice(4).map(({ rule }) => ({
      rule,
      verdict: 'not-reached' as const,
      facts: {},
      wouldHavePassedIf: null,
    })),
  ],
};

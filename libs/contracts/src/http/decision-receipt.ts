import { z } from 'zod';
import { JsonValue } from '../json-value.js';
import { CallId, ConversationId, DispatchId, Instant, OfficeId } from '../ids.js';
import { SkipReason } from '../text.js';

/** One rule of a decision: the facts that it saw and what it said (R21). */
export const ReceiptStep = z.object({
  rule: z.string().describe("The rule's name; a rule that can skip bears its reason's name."),
  verdict: z
    .enum(['pass', 'skip', 'not-reached'])
    .describe('`pass`, `skip`, or `not-reached` when an earlier rule had skipped.'),
  facts: z.record(z.string(), JsonValue).describe('The facts that this rule looked at, as plain JSON.'),
  wouldHavePassedIf: z
    .string()
    .nullable()
    .describe('What would have let the call through, in plain words; null unless this rule skipped.'),
});
export type ReceiptStep = z.infer<typeof ReceiptStep>;

/** What was decided before the office's delay ran (R8): the call was to be texted, if nothing changed meanwhile. */
export const DecisionBeforeDelay = z.object({
  decidedAt: Instant,
  settingsVersion: z.int().min(0),
  summary: z.string(),
  steps: z.array(ReceiptStep),
});
export type DecisionBeforeDelay = z.infer<typeof DecisionBeforeDelay>;

/** Why a missed call was or was not texted (R21). */
export const DecisionReceipt = z.object({
  officeId: OfficeId,
  callId: CallId,
  conversationId: ConversationId.nullable(),
  decision: z.enum(['pending', 'text', 'skip']).describe('`pending`: waiting for the delay of R8 to end.'),
  reason: SkipReason.nullable(),
  period: z
    .enum(['during-hours', 'outside-hours'])
    .nullable()
    .describe('The period in which the call was missed (R1).'),
  dispatchId: DispatchId.nullable(),
  settingsVersion: z.int().min(0),
  decidedAt: Instant,
  summary: z.string().describe('One sentence for staff.'),
  steps: z.array(ReceiptStep),
  beforeDelay: DecisionBeforeDelay.nullable().describe('Null: decided at once, or still waiting.'),
});
export type DecisionReceipt = z.infer<typeof DecisionReceipt>;

import { z } from 'zod';
import { CallId, OfficeId } from '../ids.js';
import { SkipReason } from '../text.js';
import { DecisionReceipt } from './decision-receipt.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';
import { TEXTED, WITHHELD } from './example-receipts.js';
import { A_CURSOR, STORY, WITHHELD_CALL_ID } from './story.js';

const { officeId, callId } = STORY;

export const getDecision = defineEndpoint({
  id: 'getDecision',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/decisions/{callId}',
  summary: 'The decision receipt of a missed call.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId, callId: CallId }),
  reply: DecisionReceipt,
  examples: [
    { name: 'texted', summary: 'Every rule let the call through.', params: { officeId, callId }, reply: TEXTED },
    {
      name: 'withheld',
      summary: 'A caller who cannot be texted; the rules after the one that skipped were not reached.',
      params: { officeId, callId: WITHHELD_CALL_ID },
      reply: WITHHELD,
    },
  ],
});

/** Receipts are listed by the moment of the first decision, so that one that waits for its delay keeps its place. */
export const listDecisions = defineEndpoint({
  id: 'listDecisions',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/decisions',
  summary: 'The decision receipts of an office, newest first.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId }),
  query: PageQuery.extend({
    decision: DecisionReceipt.shape.decision.optional().describe('Only calls that came to this.'),
    reason: SkipReason.optional().describe('Only calls that were skipped for this reason.'),
  }),
  reply: pageOf(DecisionReceipt),
  examples: [
    {
      name: 'skipped',
      summary: 'What was not texted because the number was withheld.',
      params: { officeId },
      query: { reason: 'caller-withheld', limit: 1 },
      reply: { items: [WITHHELD], nextCursor: A_CURSOR },
    },
  ],
});

/** A decision made again from its stored facts and the version of the settings that it names (R21). */
export const DecisionReproduction = z.object({
  same: z
    .boolean()
    .describe(
      "Whether the receipt that was stored is the very same. False only when the rules, or the world's time zones, have changed since.",
    ),
  stored: DecisionReceipt,
  reproduced: DecisionReceipt,
});
export type DecisionReproduction = z.infer<typeof DecisionReproduction>;

export const reproduceDecision = defineEndpoint({
  id: 'reproduceDecision',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/decisions/{callId}/reproduction',
  summary: 'A decision made again from what is stored, beside its stored receipt: the proof that the receipt is true.',
  access: { office: 'manager' },
  params: z.object({ officeId: OfficeId, callId: CallId }),
  reply: DecisionReproduction,
  examples: [{ name: 'same', params: { officeId, callId }, reply: { same: true, stored: TEXTED, reproduced: TEXTED } }],
});

export const DECISIONS_ENDPOINTS = [getDecision, listDecisions, reproduceDecision] as const;

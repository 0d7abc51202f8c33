import { z } from 'zod';
import { CallId, ConversationId, DispatchId, Instant, OfficeId } from '../ids.js';
import { OfficeSettings, OfficeSettingsDocument } from '../settings.js';
import { SkipReason } from '../text.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';

/** An office as the platform's administrators keep it. */
export const Office = z.object({ officeId: OfficeId, name: z.string().min(1).max(200) });
export type Office = z.infer<typeof Office>;

export const putOffice = defineEndpoint({
  id: 'putOffice',
  method: 'PUT',
  path: '/rules/v1/offices/{officeId}',
  summary: 'Create an office, or change its name.',
  access: { scope: 'offices:write' },
  params: z.object({ officeId: OfficeId }),
  body: z.strictObject({ name: z.string().trim().min(1).max(200) }),
  reply: Office,
  problems: [422],
});

export const getOffice = defineEndpoint({
  id: 'getOffice',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}',
  summary: 'An office.',
  access: { office: 'frontdesk', scope: 'offices:write' },
  params: z.object({ officeId: OfficeId }),
  reply: Office,
});

/** One rule of a decision: the facts that it saw and what it said (R21). */
export const ReceiptStep = z.object({
  /** The rule's name; a rule that can skip bears its reason's name. */
  rule: z.string(),
  /** `pass`, `skip`, or `not-reached` when an earlier rule had skipped. */
  verdict: z.enum(['pass', 'skip', 'not-reached']),
  /** The facts that this rule looked at, as plain JSON. */
  facts: z.record(z.string(), z.json()),
  /** What would have let the call through, in plain words; null unless this rule skipped. */
  wouldHavePassedIf: z.string().nullable(),
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
  /** `pending`: waiting for the delay of R8 to end. */
  decision: z.enum(['pending', 'text', 'skip']),
  reason: SkipReason.nullable(),
  /** The period in which the call was missed (R1). */
  period: z.enum(['during-hours', 'outside-hours']).nullable(),
  dispatchId: DispatchId.nullable(),
  settingsVersion: z.int().min(0),
  decidedAt: Instant,
  /** One sentence for staff. */
  summary: z.string(),
  steps: z.array(ReceiptStep),
  /** Null: decided at once, or still waiting. */
  beforeDelay: DecisionBeforeDelay.nullable(),
});
export type DecisionReceipt = z.infer<typeof DecisionReceipt>;

export const getDecision = defineEndpoint({
  id: 'getDecision',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/decisions/{callId}',
  summary: 'The decision receipt of a missed call.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId, callId: CallId }),
  reply: DecisionReceipt,
});

/** The version of the settings that were answered. */
const SettingsHeaders = z.strictObject({
  etag: z
    .string()
    .describe('The version of the settings in quotes, e.g. `"3"`; an office that was never configured has version 0.'),
});

export const getSettings = defineEndpoint({
  id: 'getSettings',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/settings',
  summary: "An office's settings; the ETag is their version.",
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId }),
  reply: OfficeSettings,
  replyHeaders: SettingsHeaders,
});

export const putSettings = defineEndpoint({
  id: 'putSettings',
  method: 'PUT',
  path: '/rules/v1/offices/{officeId}/settings',
  summary: "Change an office's settings, whole; If-Match must name the version that was read.",
  access: { office: 'manager' },
  params: z.object({ officeId: OfficeId }),
  headers: z.object({ 'if-match': z.string().optional() }),
  body: OfficeSettingsDocument,
  reply: OfficeSettings,
  replyHeaders: SettingsHeaders,
  problems: [409, 412, 422, 428],
  invalidBody: 422,
});

/** A change of settings: who, when, before, after (R23). */
export const SettingsChange = z.object({
  version: z.int().min(1),
  changedBy: z.string(),
  changedAt: Instant,
  /** Null: the office had not been configured. */
  before: OfficeSettings.nullable(),
  after: OfficeSettings,
  /** The office's name, which its messages show; it may be all that changed. */
  name: z.object({ before: z.string(), after: z.string() }),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

export const listSettingsHistory = defineEndpoint({
  id: 'listSettingsHistory',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/settings/history',
  summary: "The changes of an office's settings, newest first.",
  access: { office: 'manager' },
  params: z.object({ officeId: OfficeId }),
  query: PageQuery,
  reply: pageOf(SettingsChange),
});

export const RULES_ENDPOINTS = [
  putOffice,
  getOffice,
  getDecision,
  getSettings,
  putSettings,
  listSettingsHistory,
] as const;

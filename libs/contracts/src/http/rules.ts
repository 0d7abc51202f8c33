import { z } from 'zod';
import { Instant, OfficeId } from '../ids.js';
import { DEFAULT_SETTINGS, OfficeSettings, OfficeSettingsDocument } from '../settings.js';
import { BACKTEST_ENDPOINTS } from './backtest.js';
import { DECISIONS_ENDPOINTS } from './decisions.js';
import { defineEndpoint, IfMatch, pageOf, PageQuery } from './define-endpoint.js';
import { HOURS_ENDPOINTS } from './hours.js';
import { problemDocument } from './problem.js';
import { checkSettingsMessage } from './settings-check.js';
import { SETTINGS, STORY } from './story.js';

const { officeId } = STORY;

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
  examples: [
    {
      name: 'create',
      params: { officeId },
      body: { name: STORY.officeName },
      reply: { officeId, name: STORY.officeName },
    },
  ],
  refusals: [
    {
      name: 'message-too-long',
      summary: 'With the new name a message of the office would be too long.',
      problem: problemDocument(422, 'invalid-request', 'The request is not valid.', {
        errors: [
          {
            pointer: '/name',
            detail:
              'makes a message unfit: /missedCallAutoReplies/duringHours/message is 7 too long: 207 characters with its variables filled in; 200 are allowed',
          },
        ],
      }),
    },
  ],
});

export const getOffice = defineEndpoint({
  id: 'getOffice',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}',
  summary: 'An office.',
  access: { office: 'frontdesk', scope: 'offices:write' },
  params: z.object({ officeId: OfficeId }),
  reply: Office,
  examples: [{ name: 'office', params: { officeId }, reply: { officeId, name: STORY.officeName } }],
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
  examples: [
    { name: 'settings', params: { officeId }, reply: SETTINGS, replyHeaders: { etag: '"3"' } },
    {
      name: 'never-configured',
      summary: 'An office that nobody has set up: everything is off.',
      params: { officeId },
      reply: DEFAULT_SETTINGS,
      replyHeaders: { etag: '"0"' },
    },
  ],
});

const LONGER_COOLDOWN: z.input<typeof OfficeSettings> = {
  ...SETTINGS,
  missedCallAutoReplies: { ...SETTINGS.missedCallAutoReplies, cooldownMinutes: 120 },
};

export const putSettings = defineEndpoint({
  id: 'putSettings',
  method: 'PUT',
  path: '/rules/v1/offices/{officeId}/settings',
  summary: "Change an office's settings, whole; If-Match must name the version that was read.",
  access: { office: 'manager' },
  params: z.object({ officeId: OfficeId }),
  headers: z.object({
    'if-match': IfMatch.optional().describe('The ETag of the settings that the change is based on.'),
  }),
  body: OfficeSettingsDocument,
  reply: OfficeSettings,
  replyHeaders: SettingsHeaders,
  problems: [409, 412, 422, 428],
  invalidBody: 422,
  examples: [
    {
      name: 'longer-cooldown',
      summary: 'The settings as they were read, with one change.',
      params: { officeId },
      headers: { 'if-match': '"3"' },
      body: LONGER_COOLDOWN,
      reply: LONGER_COOLDOWN,
      replyHeaders: { etag: '"4"' },
    },
  ],
  refusals: [
    {
      name: 'number-taken',
      summary: 'A line or texting number belongs to one office only.',
      problem: problemDocument(409, 'number-taken', 'A number belongs to another office.', {
        errors: [{ pointer: '/numbers/lines/0', detail: 'belongs to another office' }],
      }),
    },
    {
      name: 'version-conflict',
      summary: 'Somebody else has saved meanwhile.',
      problem: problemDocument(412, 'version-conflict', 'The settings have changed since they were read.', {
        detail: 'Their version is now "4". Read them again and repeat the change.',
      }),
    },
    {
      name: 'wrong-fields',
      summary: 'Every wrong field is named, and nothing is saved.',
      problem: problemDocument(422, 'invalid-request', 'The request is not valid.', {
        errors: [
          {
            pointer: '/missedCallAutoReplies/duringHours/message',
            detail: 'has the unknown variable {name}; known are {office_name}, {office_phone}, {texting_number}',
          },
          { pointer: '/hours/weekly/monday/1', detail: 'overlaps monday 09:00 to 12:00' },
        ],
      }),
    },
    {
      name: 'no-if-match',
      summary: 'The request does not say which version it is based on.',
      problem: problemDocument(428, 'precondition-required', 'If-Match must name the version that was read.', {
        detail: 'Read the settings and send their ETag as If-Match.',
      }),
    },
  ],
});

/** A change of settings: who, when, before, after (R23). */
export const SettingsChange = z.object({
  version: z.int().min(1),
  changedBy: z.string(),
  changedAt: Instant,
  before: OfficeSettings.nullable().describe('Null: the office had not been configured.'),
  after: OfficeSettings,
  name: z
    .object({ before: z.string(), after: z.string() })
    .describe("The office's name, which its messages show; it may be all that changed."),
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
  examples: [
    {
      name: 'one-change',
      params: { officeId },
      query: { limit: 20 },
      reply: {
        items: [
          {
            version: 4,
            changedBy: STORY.manager,
            changedAt: '2026-03-03T14:00:00.000Z',
            before: SETTINGS,
            after: LONGER_COOLDOWN,
            name: { before: STORY.officeName, after: STORY.officeName },
          },
        ],
        nextCursor: null,
      },
    },
  ],
});

export const RULES_ENDPOINTS = [
  putOffice,
  getOffice,
  getSettings,
  putSettings,
  listSettingsHistory,
  checkSettingsMessage,
  ...HOURS_ENDPOINTS,
  ...DECISIONS_ENDPOINTS,
  ...BACKTEST_ENDPOINTS,
] as const;

import { z } from 'zod';
import { DispatchId, Instant, OfficeId } from '../ids.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';
import { STORY } from './story.js';

const { officeId, dispatchId } = STORY;

/** A calendar month on an office's clock: what credits are counted by. */
export const CreditMonth = z
  .string()
  .regex(/^[0-9]{4}-(?:0[1-9]|1[0-2])$/, 'must be a month such as 2026-03')
  .describe("A calendar month on the office's clock, e.g. 2026-03.");
export type CreditMonth = z.infer<typeof CreditMonth>;

/** What the provider took for texts. An amount is text, because fractions of a cent do not survive as binary numbers. */
export const Cost = z.object({
  amount: z
    .string()
    .regex(/^\d+(?:\.\d+)?$/)
    .describe('A decimal number, e.g. 0.0051.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe('ISO 4217.'),
});
export type Cost = z.infer<typeof Cost>;

/** An office's credits in a month, and beside them what the provider counted and took for the same texts (R10, R11). */
export const Credits = z.object({
  month: CreditMonth,
  allowance: z.int().min(0).nullable().describe('As the settings say now; null: unlimited.'),
  used: z.int().min(0).describe('By texts that were sent, are being sent, or may have been sent.'),
  left: z
    .int()
    .min(0)
    .nullable()
    .describe('Never below 0, also when the allowance was lowered below what is used; null: unlimited.'),
  texts: z.int().min(0).describe('Texts that used them.'),
  parts: z.int().min(0).describe('Carrier parts of these texts, as far as the provider has counted them (R11).'),
  cost: Cost.nullable().describe(
    'What the provider took for these texts, as far as it has said so; null when it has said nothing yet, or spoke of several currencies.',
  ),
});
export type Credits = z.infer<typeof Credits>;

/** A line of an office's ledger of credits. Lines are only ever added. */
export const CreditEntry = z.object({
  dispatchId: DispatchId,
  month: CreditMonth,
  kind: z
    .enum(['reserve', 'return'])
    .describe('`reserve`: taken for a text that is about to be sent. `return`: given back, as it surely was not sent.'),
  credits: z.int().min(1).max(2),
  cause: z.string().describe("What happened to the text, as in the text's own history."),
  at: Instant,
});
export type CreditEntry = z.infer<typeof CreditEntry>;

const OfficePath = z.object({ officeId: OfficeId });
const MonthQuery = z.object({ month: CreditMonth.optional() });

export const getCredits = defineEndpoint({
  id: 'getCredits',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/credits',
  summary: "The office's credits in a month; without `month`, in the one that it is now on the office's clock.",
  access: { office: 'frontdesk' },
  params: OfficePath,
  query: MonthQuery,
  reply: Credits,
  examples: [
    {
      name: 'limited',
      summary: 'An office with 500 credits a month.',
      params: { officeId },
      query: { month: '2026-03' },
      reply: {
        month: '2026-03',
        allowance: 500,
        used: 43,
        left: 457,
        texts: 41,
        parts: 58,
        cost: { amount: '0.2320', currency: 'USD' },
      },
    },
    {
      name: 'unlimited',
      summary: 'An office whose credits are only counted; nothing was sent yet this month.',
      params: { officeId },
      reply: { month: '2026-03', allowance: null, used: 0, left: null, texts: 0, parts: 0, cost: null },
    },
  ],
});

export const listCreditEntries = defineEndpoint({
  id: 'listCreditEntries',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/credits/entries',
  summary:
    "The ledger of the office's credits in a month, newest first; without `month`, in the one that it is now on the office's clock.",
  access: { office: 'frontdesk' },
  params: OfficePath,
  query: PageQuery.extend(MonthQuery.shape),
  reply: pageOf(CreditEntry),
  examples: [
    {
      name: 'a-text-that-was-not-sent',
      summary: 'A text was to be sent when the caller opted out.',
      params: { officeId },
      query: { month: '2026-03' },
      reply: {
        items: [
          { dispatchId, month: '2026-03', kind: 'return', credits: 1, cause: 'opted-out', at: STORY.sentAt },
          { dispatchId, month: '2026-03', kind: 'reserve', credits: 1, cause: 'claimed', at: STORY.decidedAt },
        ],
        nextCursor: null,
      },
    },
  ],
});

import { z } from 'zod';
import { ConversationId, Instant, MessageId, OfficeId, PhoneNumber } from '../ids.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';
import { problemDocument } from './problem.js';
import { STORY } from './story.js';

const { officeId, conversationId } = STORY;

const common = {
  conversationId: ConversationId,
  phone: PhoneNumber,
  textingNumber: PhoneNumber,
  source: z
    .enum(['caller', 'provider', 'staff'])
    .describe('Who said so last: the caller by an opt-out word, the provider, or staff.'),
  since: Instant,
  heldByProvider: z
    .boolean()
    .describe('The provider blocks the caller itself. Only the caller can end that, by writing START.'),
};

/** A caller to whom nothing is sent (R18). */
export const OptOut = z.object(common);
export type OptOut = z.infer<typeof OptOut>;

/** Whether a caller may be texted. */
export const CallerConsent = z.object({ ...common, state: z.enum(['opted-out', 'opted-in']) });
export type CallerConsent = z.infer<typeof CallerConsent>;

/** Why staff record or lift an opt-out: for whoever reads the history later. */
const Reason = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line of text')
  .trim()
  .min(3)
  .max(500);

const OfficePath = z.object({ officeId: OfficeId });
const OptOutPath = z.object({ officeId: OfficeId, conversationId: ConversationId });

const STOPPED: z.input<typeof OptOut> = {
  conversationId,
  phone: STORY.caller,
  textingNumber: STORY.textingNumber,
  source: 'caller',
  since: '2026-03-02T17:10:00.000Z',
  heldByProvider: true,
};

const BY_STAFF: z.input<typeof CallerConsent> = {
  ...STOPPED,
  state: 'opted-out',
  source: 'staff',
  since: '2026-03-02T17:12:00.000Z',
  heldByProvider: false,
};

export const listOptOuts = defineEndpoint({
  id: 'listOptOuts',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/opt-outs',
  summary: 'The callers who opted out, newest first.',
  access: { office: 'frontdesk' },
  params: OfficePath,
  query: PageQuery,
  reply: pageOf(OptOut),
  examples: [
    {
      name: 'one-caller',
      summary: 'A caller who wrote STOP.',
      params: { officeId },
      reply: { items: [STOPPED], nextCursor: null },
    },
  ],
});

export const recordOptOut = defineEndpoint({
  id: 'recordOptOut',
  method: 'POST',
  path: '/sms/v1/offices/{officeId}/opt-outs',
  summary:
    'Record that a caller wants no more texts, as they told staff (R18). A repeat changes nothing. From the answer on, nothing is sent to them.',
  access: { office: 'frontdesk' },
  params: OfficePath,
  body: z.strictObject({
    phone: PhoneNumber.describe("The caller's number, as their conversation shows it."),
    reason: Reason,
  }),
  reply: CallerConsent,
  problems: [409],
  examples: [
    {
      name: 'told-on-the-phone',
      params: { officeId },
      body: { phone: STORY.caller, reason: 'Asked on the phone not to be texted.' },
      reply: BY_STAFF,
    },
  ],
  refusals: [
    {
      name: 'no-texting-number',
      summary: 'The office never had a number to text from, so there is nothing to opt out of.',
      problem: problemDocument(409, 'no-texting-number', 'The office has no texting number yet.'),
    },
  ],
});

export const liftOptOut = defineEndpoint({
  id: 'liftOptOut',
  method: 'POST',
  path: '/sms/v1/offices/{officeId}/opt-outs/{conversationId}/lift',
  summary:
    'Lift an opt-out because the caller asked for texts again. A repeat changes nothing. What the provider blocks itself cannot be lifted here.',
  access: { office: 'manager' },
  params: OptOutPath,
  body: z.strictObject({ reason: Reason }),
  reply: CallerConsent,
  problems: [409],
  examples: [
    {
      name: 'asked-for-texts',
      params: { officeId, conversationId },
      body: { reason: 'Asked at the desk to get texts again.' },
      reply: { ...BY_STAFF, state: 'opted-in', since: '2026-03-03T15:00:00.000Z' },
    },
  ],
  refusals: [
    {
      name: 'held-by-provider',
      summary: 'The caller wrote STOP, which the provider obeys itself.',
      problem: problemDocument(
        409,
        'held-by-provider',
        'The provider blocks this caller, and we do not unblock anybody.',
        {
          detail: 'Only the caller can lift this, by writing START to the texting number.',
        },
      ),
    },
  ],
});

/** One change of whether a caller may be texted, and where it came from. */
export const ConsentChange = z.object({
  state: z.enum(['opted-out', 'opted-in']),
  source: z.enum(['caller', 'provider', 'staff']),
  cause: z
    .enum(['opt-out-word', 'provider-refusal', 'provider-list', 'staff'])
    .describe(
      "What brought it: a word of the caller; the provider, which refused a text (40300) or had the caller on its list; or staff's decision.",
    ),
  textingNumber: PhoneNumber,
  messageId: MessageId.nullable().describe("The caller's message, for an opt-out word."),
  user: z.string().nullable().describe('The member of staff (token subject).'),
  reason: z.string().nullable().describe('What staff wrote.'),
  at: Instant.describe('When it was said.'),
  recordedAt: Instant.describe('When we learnt it.'),
});
export type ConsentChange = z.infer<typeof ConsentChange>;

export const getOptOutHistory = defineEndpoint({
  id: 'getOptOutHistory',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/opt-outs/{conversationId}/history',
  summary:
    'Every change of whether a caller may be texted: who, when, what and why; newest first. Nothing is ever removed.',
  access: { office: 'frontdesk' },
  params: OptOutPath,
  query: PageQuery,
  reply: pageOf(ConsentChange),
  examples: [
    {
      name: 'recorded-by-staff',
      summary: 'The caller wrote REVOKE; a manager lifted that later.',
      params: { officeId, conversationId },
      reply: {
        items: [
          {
            state: 'opted-in',
            source: 'staff',
            cause: 'staff',
            textingNumber: STORY.textingNumber,
            messageId: null,
            user: STORY.manager,
            reason: 'Asked at the desk to get texts again.',
            at: '2026-03-03T15:00:00.000Z',
            recordedAt: '2026-03-03T15:00:00.000Z',
          },
          {
            state: 'opted-out',
            source: 'caller',
            cause: 'opt-out-word',
            textingNumber: STORY.textingNumber,
            messageId: STORY.replyId,
            user: null,
            reason: null,
            at: '2026-03-02T17:10:00.000Z',
            recordedAt: '2026-03-02T17:10:00.400Z',
          },
        ],
        nextCursor: null,
      },
    },
  ],
});

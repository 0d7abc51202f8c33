import { z } from 'zod';
import { GuardReason } from '../guard.js';
import { ConversationId, Instant, OfficeId, PhoneNumber } from '../ids.js';
import { defineEndpoint, pageOf, PageQuery } from './define-endpoint.js';
import { STORY } from './story.js';

const { officeId, conversationId } = STORY;

/** The loop guard stepped in; at most once an hour for the same reason and the same caller or office. */
export const GuardTrip = z.object({
  tripId: z.guid(),
  reason: GuardReason.describe(
    '`pair-per-hour`: too many automatic texts from one number to one caller. `office-per-hour`, `staff-per-hour`: too many automatic texts, or texts of staff, of the office. `repeated-inbound`: the caller writes the same again and again. `own-number`, `short-number`: nobody to text.',
  ),
  textingNumber: PhoneNumber,
  phone: PhoneNumber.nullable().describe('The caller; null when the whole office is over its limit.'),
  conversationId: ConversationId.nullable(),
  limit: z.int().nullable().describe('The limit that was reached; null for a number that is never texted.'),
  at: Instant,
});
export type GuardTrip = z.infer<typeof GuardTrip>;

export const listGuardTrips = defineEndpoint({
  id: 'listGuardTrips',
  method: 'GET',
  path: '/sms/v1/offices/{officeId}/guard-trips',
  summary: 'When the loop guard stepped in, newest first. Each refused text also shows it in its own history.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId }),
  query: PageQuery,
  reply: pageOf(GuardTrip),
  examples: [
    {
      name: 'one-machine',
      summary: 'Something called every few minutes and hung up; after the fifth text there was no sixth.',
      params: { officeId },
      reply: {
        items: [
          {
            tripId: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
            reason: 'pair-per-hour',
            textingNumber: STORY.textingNumber,
            phone: STORY.caller,
            conversationId,
            limit: 5,
            at: '2026-03-02T17:20:00.000Z',
          },
        ],
        nextCursor: null,
      },
    },
  ],
});

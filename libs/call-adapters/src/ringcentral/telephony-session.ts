import { z } from 'zod';
import { Id, maybe, Moment, Text } from '../fields.js';

const Party = z.object({
  id: Id,
  /** Inbound: RingCentral calls somebody who may pick up. Outbound: this party called. */
  direction: maybe(Text),
  extensionId: maybe(Text),
  from: maybe(z.object({ phoneNumber: maybe(Text) })),
  to: maybe(z.object({ phoneNumber: maybe(Text) })),
  missedCall: maybe(z.boolean()),
  status: z.object({ code: Text, reason: maybe(Text) }),
});
export type Party = z.infer<typeof Party>;

/** A telephony session notification: the parties of a call whose status has changed. */
const Notification = z.object({
  body: z.object({
    /** Notifications of a session arrive in any order; this is theirs. */
    sequence: z.int(),
    telephonySessionId: Id,
    eventTime: Moment,
    parties: z.array(Party).max(1_000),
  }),
});

/** All notifications of one session so far. */
export const NotificationsOfSession = z.array(Notification).min(1).max(1_000);

/** One status of one party. */
export interface Step {
  readonly party: Party;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** The statuses of all parties, in the order in which they came about. */
export const stepsOf = (notifications: z.infer<typeof NotificationsOfSession>): Step[] =>
  notifications
    .map(({ body }) => body)
    .sort((one, other) => one.sequence - other.sequence)
    .flatMap(({ parties, eventTime }) => parties.map((party) => ({ party, at: eventTime })));

import { z } from 'zod';

/** What a text is for: the answer to a missed call, or a member of staff writing from a tile. */
export const TextKind = z.enum(['missed-call-text', 'staff']);
export type TextKind = z.infer<typeof TextKind>;

/** Why no text was sent for a missed call (R7), in the order in which the rules are tried. */
export const SkipReason = z.enum([
  'office-not-configured',
  'auto-replies-off',
  'ending-not-counted',
  'caller-withheld',
  'not-textable',
  'own-number',
  'learned-landline',
  'call-too-old',
  'period-message-off',
  'opted-out',
  'conversation-active',
  'cooldown',
  'weekly-limit',
  'answered-meanwhile',
  'no-credits',
]);
export type SkipReason = z.infer<typeof SkipReason>;

/** Why a text was not delivered, in our words; provider codes are mapped to these in one table (libs/telnyx). */
export const TextFailure = z.enum([
  'opted-out',
  'landline',
  'invalid-number',
  'spam-or-content',
  'sender-not-configured',
  'carrier-unavailable',
  'carrier-rate',
  'rate-limited',
  'spend-limit',
  'no-answer-from-provider',
  'rejected-by-provider',
  'expired',
  'other',
]);
export type TextFailure = z.infer<typeof TextFailure>;

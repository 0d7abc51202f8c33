import { z } from 'zod';

/**
 * Why the loop guard stepped in: `pair-per-hour`, too many automatic texts from one number to one caller; `office-per-hour`
 * and `staff-per-hour`, too many automatic texts, or texts of staff, of one office; `repeated-inbound`, a caller who writes the
 * same again and again, so a machine; `own-number`, a text to a number of ours; `short-number`, one to a number that no
 * telephone has.
 */
export const GuardReason = z.enum([
  'pair-per-hour',
  'office-per-hour',
  'staff-per-hour',
  'repeated-inbound',
  'own-number',
  'short-number',
]);
export type GuardReason = z.infer<typeof GuardReason>;

import { z } from 'zod';

/**
 * Fields of webhooks, read leniently: real payloads break Telnyx's own specification (nulls where it says string, values
 * outside its enums), and a webhook that we refuse is lost.
 */

/** A moment in any form that Telnyx writes, as ISO 8601 in UTC with milliseconds; in the years 1 to 9999, which all can keep. */
export const Moment = z.string().transform((text, context): string => {
  const at = new Date(text);
  const year = at.getUTCFullYear();
  if (year >= 1 && year <= 9_999) return at.toISOString();
  context.addIssue({ code: 'custom', message: 'must be a date and time' });
  return z.NEVER;
});

/** Something that Telnyx may leave out, set to null, or fill with what it documents nowhere: all of these are null. */
export const optional = <T extends z.ZodType>(type: T) => type.nullable().catch(null);

/** A word from a list that may grow. */
export const OpenEnum = z.string().max(200);

/** An identifier of Telnyx's. */
export const TelnyxId = z.string().min(1).max(200);

/** A number, a SIP URI, or whatever stands for a withheld caller; see `telnyxNumber`. */
export const Address = z.string().max(500);

import { Label } from '@textback/contracts';
import { z } from 'zod';

/*
 * Fields of other systems' records, read leniently: systems add words to their lists, leave fields out, and fill them with
 * what they document nowhere. Only what an event cannot do without makes a record malformed.
 */

/** Something that may be missing, null or unreadable: all of these are null. */
export const maybe = <T extends z.ZodType>(type: T) => type.nullable().catch(null);

/** An identifier of another system. None has more than 64 characters; two must fit into one of ours. */
export const Id = Label.max(99);

/** A word from a list that may grow, an address, or the name of a channel. */
export const Text = z.string().max(500);

/** A whole number in digits, as forms and channel variables hold it. At most 16 of them, so that it stays exact. */
export const Digits = z
  .string()
  .regex(/^\d{1,16}$/, 'must be a whole number in digits')
  .transform(Number);

/** A moment with its time zone, in ISO 8601 or RFC 2822, as ISO 8601 in UTC. */
export const Moment = z.string().max(60).transform(momentOf);

/** Asterisk's own form, e.g. `2026-03-02 17:05:00`, has no time zone; it is read as UTC. */
const WITHOUT_ZONE = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)$/;

/** A moment whose time zone may be missing; it is UTC then. */
export const MomentInUtc = z
  .string()
  .max(60)
  .transform((text, context) => momentOf(text.trim().replace(WITHOUT_ZONE, '$1T$2Z'), context));

/** Years that no call was made in would be written in a form that the contract does not know. */
const EARLIEST = Date.UTC(1980, 0);
const LATEST = Date.UTC(9999, 0);

function momentOf(text: string, context: z.RefinementCtx): string {
  const at = Date.parse(text);
  if (at >= EARLIEST && at < LATEST) return new Date(at).toISOString();
  context.addIssue({ code: 'custom', message: 'must be a date and time' });
  return z.NEVER;
}

/** The moment that lies so many seconds after another; a negative number of seconds lies before it. */
export const secondsAfter = (moment: string, seconds: number): string =>
  new Date(Date.parse(moment) + seconds * 1_000).toISOString();

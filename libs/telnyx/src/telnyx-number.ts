import { PhoneNumber } from '@textback/contracts';

/**
 * Numbers that stand for a withheld one: words spelt on a keypad, which networks send in place of a number.
 * How Telnyx writes a withheld caller is not documented, so all known spellings count.
 */
const WITHHELD_SPELLINGS: ReadonlySet<string> = new Set([
  '266696687', // ANONYMOUS
  '7378742833', // RESTRICTED
  '2562533', // BLOCKED
  '8656696', // UNKNOWN
  '86282452253', // UNAVAILABLE
]);

/** A name before the address, angle brackets, and the scheme of a SIP or tel URI (RFC 3261, RFC 3966). */
const ADDRESS = /^(?:[^<]*<)?\s*(?:sips?:|tel:)?([^@;>]*)/i;

/**
 * The telephone number in a field of a webhook, which may hold an E.164 number or a SIP URI. Null for a withheld caller, an
 * extension, or anything else that is not a full international number: those are never texted.
 */
export function telnyxNumber(value: string | null | undefined): PhoneNumber | null {
  const address = ADDRESS.exec((value ?? '').trim())?.[1] ?? '';
  const digits = address.replaceAll(/[\s().-]/g, '').replace(/^\+/, '');
  if (WITHHELD_SPELLINGS.has(digits)) return null;
  // Telnyx can be told to leave out the plus. Fewer than 11 digits without one may be national or an extension.
  if (!address.startsWith('+') && digits.length < 11) return null;
  const number = PhoneNumber.safeParse(`+${digits}`);
  return number.success ? number.data : null;
}

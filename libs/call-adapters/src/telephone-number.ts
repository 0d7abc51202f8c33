import { PhoneNumber } from '@textback/contracts';

/** Reads a telephone number as a system writes it. Null: not a full number, so nobody that could be texted. */
export type NumberReader = (text: string) => PhoneNumber | null;

/** A name before the address, angle brackets, and the scheme of a SIP or tel URI (RFC 3261, RFC 3966). */
const ADDRESS = /^(?:[^<]*<)?\s*(?:sips?:|tel:)?([^@;>]*)/i;

/** Words spelt on a keypad, which networks send in place of a withheld number. */
const WITHHELD_SPELLINGS: ReadonlySet<string> = new Set([
  '266696687', // ANONYMOUS
  '7378742833', // RESTRICTED
  '2562533', // BLOCKED
  '8656696', // UNKNOWN
  '86282452253', // UNAVAILABLE
]);

/** Numbers that begin with a plus sign. Others may be national or an extension; what they mean is not for us to guess. */
export const internationalNumber: NumberReader = (text) => {
  const address = addressIn(text);
  return address.startsWith('+') ? e164(address.slice(1)) : null;
};

/** Also ten digits, and eleven that begin with 1, as telephone systems in the North American Numbering Plan write them. */
export const northAmericanNumber: NumberReader = (text) => {
  const national = /^1?([2-9]\d{2}[2-9]\d{6})$/.exec(addressIn(text))?.[1];
  return national === undefined ? internationalNumber(text) : e164(`1${national}`);
};

const addressIn = (text: string): string => (ADDRESS.exec(text.trim())?.[1] ?? '').replaceAll(/[\s().-]/g, '');

function e164(digits: string): PhoneNumber | null {
  if (WITHHELD_SPELLINGS.has(digits.replace(/^1(?=\d{10}$)/, ''))) return null;
  const number = PhoneNumber.safeParse(`+${digits}`);
  return number.success ? number.data : null;
}

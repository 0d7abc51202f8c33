import { Injectable } from '@nestjs/common';
import type { PhoneNumber } from '@textback/contracts';
import { type NumberType, parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { NumberKinds } from '../application/number-kinds.port.js';
import type { NumberKind } from '../domain/number-kind.js';

/** Numbers with this many digits or fewer are short codes, which nobody has in a pocket. */
const SHORT_CODE_DIGITS = 6;

/**
 * Numbering plans from libphonenumber. Only what is surely not textable is called so: a number that no plan assigns (the
 * fictional 555 numbers, or a range that is newer than the data) is taken for an ordinary one, and the provider decides.
 * In North America landlines and mobiles look alike; a landline there is learned from the carrier's answer.
 */
@Injectable()
export class LibphonenumberKinds extends NumberKinds {
  override kindOf(phone: PhoneNumber): NumberKind {
    if (phone.length - 1 <= SHORT_CODE_DIGITS) return 'short-code';
    const length = validatePhoneNumberLength(phone);
    if (length === 'TOO_LONG' || length === 'INVALID_COUNTRY') return 'impossible';
    return kindOfType(parsePhoneNumberFromString(phone)?.getType());
  }
}

function kindOfType(type: NumberType): NumberKind {
  switch (type) {
    case 'FIXED_LINE':
      return 'fixed-line';
    case 'TOLL_FREE':
      return 'toll-free';
    case 'PREMIUM_RATE':
      return 'premium-rate';
    case 'SHARED_COST':
      return 'shared-cost';
    case 'PAGER':
      return 'pager';
    case 'UAN':
      return 'uan';
    case 'VOICEMAIL':
      return 'voicemail';
    case 'MOBILE':
    case 'FIXED_LINE_OR_MOBILE':
    case 'VOIP':
    case 'PERSONAL_NUMBER':
    case undefined:
      return 'textable';
  }
}

import { randomInt } from 'node:crypto';
import { PhoneNumber } from '@textback/contracts';
import { isValidPhoneNumber } from 'libphonenumber-js';

const AREA_CODES = ['415', '510', '628', '650'];

/** A mobile-like number in California that the story has not used before, most likely nor any earlier run. */
export function aFreshNumber(): PhoneNumber {
  for (;;) {
    const area = AREA_CODES[randomInt(AREA_CODES.length)];
    const number = `+1${area}${randomInt(2_000_000, 10_000_000)}`;
    // 555-01xx is kept free for fiction: the demo office's own people have those.
    if (isValidPhoneNumber(number) && !number.includes('55501')) return PhoneNumber.parse(number);
  }
}

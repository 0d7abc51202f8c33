/** How a carrier encodes a text: 7 bits a character where the GSM alphabet has them all, otherwise 16 bits. */
export type CarrierEncoding = 'GSM-7' | 'UCS-2';

/** What a text is to a carrier (R11). Not to be confused with credits (R10). */
export interface CarrierParts {
  readonly encoding: CarrierEncoding;
  /** Messages that the carrier makes of it and joins again on the telephone. */
  readonly parts: number;
}

/** The basic alphabet of 3GPP TS 23.038, section 6.2.1: one septet each. */
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its extension table, section 6.2.1.1: an escape and a septet each. */
const GSM_EXTENSION = new Set('\f^{}\\[~]|€');

/** Units (septets, or 16-bit units) that a single message holds, and each one of several: these carry a joining header. */
const CAPACITY = {
  'GSM-7': { single: 160, joined: 153 },
  'UCS-2': { single: 70, joined: 67 },
} as const;

/** Whether the GSM alphabet has every character of a text; a single one that it lacks makes the whole text UCS-2 (R11). */
export const isGsm7 = (text: string): boolean =>
  Array.from(text).every((character) => GSM_BASIC.has(character) || GSM_EXTENSION.has(character));

/** The encoding and the number of parts of a text: GSM-7 160/153 septets, UCS-2 70/67 units (R11). */
export function measureParts(text: string): CarrierParts {
  const characters = Array.from(text);
  const encoding = isGsm7(text) ? 'GSM-7' : 'UCS-2';
  const sizeOf = (character: string): number =>
    encoding === 'UCS-2' ? character.length : GSM_EXTENSION.has(character) ? 2 : 1;
  const { single, joined } = CAPACITY[encoding];
  const units = characters.reduce((sum, character) => sum + sizeOf(character), 0);
  return { encoding, parts: units <= single ? 1 : packed(characters.map(sizeOf), joined) };
}

/** How many parts it takes when nothing may be torn: neither an escape from its septet, nor a surrogate from its other half. */
function packed(sizes: readonly number[], capacity: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}

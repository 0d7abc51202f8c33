import type { Hint } from './hint.js';

/** Who calls one number and gets a text from another does not know whose it is, unless the text says so (R12). */
export const officeNameMissing: Hint = ({ preview, context: { officeName, numbers } }) => {
  const { textingNumber, lines } = numbers;
  const differs = textingNumber !== null && lines.some((line) => line !== textingNumber);
  if (!differs || folded(preview).includes(folded(officeName))) return [];
  return [
    {
      name: 'office-name-missing',
      sentence: `Texts come from ${textingNumber}, which is not the number that was called. Name the office, for example with {office_name}, so that callers know who writes.`,
      settings: ['/numbers/textingNumber', '/numbers/lines'],
    },
  ];
};

/** A name as people compare it: letters and digits only, whatever their case and accents. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

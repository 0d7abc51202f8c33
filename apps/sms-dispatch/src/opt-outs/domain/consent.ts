import type { ConversationId, OfficeId, PhoneNumber } from '@textback/contracts';

/** Whether a caller may be texted from a number. */
export type ConsentState = 'opted-out' | 'opted-in';

/** Who said so: the caller by an opt-out word, the provider by refusing a text (40300), or staff. */
export type ConsentSource = 'caller' | 'provider' | 'staff';

/** The last word on whether a caller may be texted from a texting number (R18). */
export interface Consent {
  readonly phone: PhoneNumber;
  readonly textingNumber: PhoneNumber;
  readonly officeId: OfficeId;
  readonly conversationId: ConversationId;
  readonly state: ConsentState;
  readonly source: ConsentSource;
  /** When it was said, by the clock of whoever heard it first. */
  readonly at: Date;
}

/** What a word changes: entries to save, and whether the caller's consent is another one now. */
export interface ConsentChange {
  readonly entries: readonly Consent[];
  readonly changed: boolean;
}

/** True while any entry forbids to text the caller of `said` from its number or for its office. */
export const isOptedOut = (
  known: readonly Consent[],
  caller: Pick<Consent, 'phone' | 'textingNumber' | 'officeId'>,
): boolean => known.some((entry) => concerns(entry, caller) && entry.state === 'opted-out');

/**
 * What a caller's word changes about what is known. Words may arrive late and out of order: the one that was said last
 * counts, and at the same moment a stop counts more. A stop is kept under its texting number; a start lifts the stops at
 * all numbers of the office, because an office that changes its number must neither lose a stop nor keep one for ever.
 */
export function consentAfter(known: readonly Consent[], said: Consent): ConsentChange {
  const affected =
    said.state === 'opted-in'
      ? known.filter((entry) => concerns(entry, said))
      : known.filter((entry) => same(entry, said));
  const entries = affected
    .filter((entry) => counts(said, entry))
    .map((entry) => ({
      ...entry,
      state: said.state,
      source: said.source,
      at: said.at,
      ...(same(entry, said) && said),
    }));
  if (!known.some((entry) => same(entry, said))) entries.push(said);

  const after = [...known.filter((entry) => !entries.some((changed) => same(changed, entry))), ...entries];
  return { entries, changed: isOptedOut(known, said) !== isOptedOut(after, said) };
}

const same = (one: Consent, other: Consent): boolean =>
  one.phone === other.phone && one.textingNumber === other.textingNumber;

const concerns = (entry: Consent, caller: Pick<Consent, 'phone' | 'textingNumber' | 'officeId'>): boolean =>
  entry.phone === caller.phone && (entry.textingNumber === caller.textingNumber || entry.officeId === caller.officeId);

const counts = (said: Consent, known: Consent): boolean =>
  said.at.getTime() > known.at.getTime() ||
  (said.at.getTime() === known.at.getTime() && said.state === 'opted-out' && known.state === 'opted-in');

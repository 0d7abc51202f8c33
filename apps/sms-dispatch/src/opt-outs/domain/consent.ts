import type { ConversationId, MessageId, OfficeId, PhoneNumber } from '@textback/contracts';

/** Whether a caller may be texted from a number. */
export type ConsentState = 'opted-out' | 'opted-in';

/** Who said so: the caller by an opt-out word, the provider by refusing a text (40300) or by its list, or staff. */
export type ConsentSource = 'caller' | 'provider' | 'staff';

/** Whom a consent is about. */
export interface Pair {
  readonly phone: PhoneNumber;
  readonly textingNumber: PhoneNumber;
  readonly officeId: OfficeId;
}

interface Statement extends Pair {
  readonly conversationId: ConversationId;
  readonly state: ConsentState;
  readonly source: ConsentSource;
  /** When it was said, by the clock of whoever heard it first. */
  readonly at: Date;
}

/** The last word on whether a caller may be texted from a texting number (R18), and what the provider itself does. */
export interface Consent extends Statement {
  /** The provider blocks the caller itself, whatever we think. */
  readonly heldByProvider: boolean;
  /** When the provider last began or ended that; null: it never did. */
  readonly providerAt: Date | null;
  /**
   * A stop holds at its number for other offices, too, because the number may be theirs by now. False: the caller has said
   * START there since, to another office; then the stop holds for its own office only.
   */
  readonly holdsAtNumber: boolean;
}

/** A word about a caller's consent, and what the provider did because of it. */
export interface Said extends Statement {
  readonly provider: 'blocks' | 'unblocks' | 'does-nothing';
}

/** Where a word came from, for the history. */
export type Origin =
  | { readonly cause: 'opt-out-word'; readonly messageId: MessageId }
  | { readonly cause: 'provider-refusal' | 'provider-list' }
  | { readonly cause: 'staff'; readonly user: string; readonly reason: string };

/** What a word changes about what is known. */
export interface ConsentChange {
  /** To save. */
  readonly entries: readonly Consent[];
  /** Whether the caller's stop with the office of the word holds now and did not before, or the other way round. */
  readonly changed: boolean;
  /** Whether the history should tell: more changed than how often the same was said. */
  readonly worthTelling: boolean;
  /** The moment from which it holds. */
  readonly at: Date;
}

/** True while any entry forbids to text the caller: a stop with their office, or one at their number with whatever office. */
export const isOptedOut = (known: readonly Consent[], caller: Pair): boolean =>
  known.some((entry) => concerns(entry, caller) && entry.state === 'opted-out');

/** True while a stop with the caller's own office holds: all that the office may know (guarantee D). */
export const hasOwnStop = (known: readonly Consent[], caller: Pair): boolean =>
  ownEntries(known, caller).some(({ state }) => state === 'opted-out');

/** True when the provider blocks a caller who has opted out with this office: nobody but the caller can end that. */
export const isHeldByProvider = (known: readonly Consent[], caller: Pair): boolean =>
  ownEntries(known, caller).some(({ state, heldByProvider }) => state === 'opted-out' && heldByProvider);

/** What the caller's own office knows about a caller. */
export const ownEntries = (known: readonly Consent[], caller: Pair): readonly Consent[] =>
  known.filter((entry) => isOfSameOffice(entry, caller));

/** True when anybody has ever heard of the caller at this number, or with this office. */
export const isKnown = (known: readonly Consent[], caller: Pair): boolean =>
  known.some((entry) => isOfSameOffice(entry, caller) || isAtSameNumber(entry, caller));

/**
 * What a word changes about what is known. Words may arrive late and out of order: the one that was said last counts, and at
 * the same moment a stop counts more. A stop is kept under its texting number and office; a start lifts the stops at all
 * numbers of the office, because an office that changes its number must neither lose a stop nor keep one for ever.
 *
 * A number may have been another office's. What was said to that office stays as it is, for nobody has taken it back there;
 * but when the caller says START at the number, the stops of others hold at it no more (ADR 18).
 *
 * Staff who lift a stop lift what they know of: a stop of the caller that comes in later counts, whenever it was said.
 */
export function consentAfter(known: readonly Consent[], said: Said): ConsentChange {
  const affected = known.filter((entry) =>
    said.state === 'opted-in' ? isOfSameOffice(entry, said) || isAtSameNumber(entry, said) : isSameEntry(entry, said),
  );
  const entries = affected
    .map((entry) => (isOfSameOffice(entry, said) ? entryAfter(entry, said) : foreignAfter(entry, said)))
    .filter((entry, index) => entry !== affected[index]);
  if (!known.some((entry) => isSameEntry(entry, said))) entries.push(firstEntry(said));

  const after = withEntries(known, entries);
  const before = known.find((entry) => isSameEntry(entry, said));
  const now = after.find((entry) => isSameEntry(entry, said));
  const changed = hasOwnStop(known, said) !== hasOwnStop(after, said);
  return {
    entries,
    changed,
    worthTelling: changed || before?.source !== now?.source || before?.heldByProvider !== now?.heldByProvider,
    at: now?.at ?? said.at,
  };
}

/** What is known with entries written over older ones of the same pair and office. */
export const withEntries = (known: readonly Consent[], entries: readonly Consent[]): Consent[] => [
  ...known.filter((entry) => !entries.some((newer) => isSameEntry(newer, entry))),
  ...entries,
];

/** The entry after a word to its office; the very same object when that changes nothing. */
function entryAfter(entry: Consent, said: Said): Consent {
  const own = isSameEntry(entry, said);
  const heard = counts(said, entry)
    ? {
        ...entry,
        state: said.state,
        source: said.source,
        // Projections elsewhere keep the later of two words, so one that counts must not look older.
        at: said.at > entry.at ? said.at : entry.at,
        holdsAtNumber: true,
      }
    : entry;
  // What the provider does at one number says nothing about another, which may be on another profile of its.
  return own ? withProvider(heard, said) : heard;
}

/** The entry after a start at its number to another office, whose staff know nothing of it and so cannot lift it. */
const foreignAfter = (entry: Consent, said: Said): Consent =>
  entry.holdsAtNumber && said.source !== 'staff' && said.at > entry.at ? { ...entry, holdsAtNumber: false } : entry;

/** What the provider does is known apart from what was said: YES opts in again with us, and means nothing to the provider. */
function withProvider(entry: Consent, { provider, at }: Said): Consent {
  if (provider === 'does-nothing') return entry;
  const holds = provider === 'blocks';
  const isNewer =
    entry.providerAt === null || at > entry.providerAt || (at.getTime() === entry.providerAt.getTime() && holds);
  return isNewer ? { ...entry, heldByProvider: holds, providerAt: at } : entry;
}

const firstEntry = ({ provider, ...said }: Said): Consent => ({
  ...said,
  heldByProvider: provider === 'blocks',
  providerAt: provider === 'does-nothing' ? null : said.at,
  holdsAtNumber: true,
});

const isOfSameOffice = (one: Pair, other: Pair): boolean =>
  one.phone === other.phone && one.officeId === other.officeId;

const isAtSameNumber = (one: Pair, other: Pair): boolean =>
  one.phone === other.phone && one.textingNumber === other.textingNumber;

const isSameEntry = (one: Pair, other: Pair): boolean => isOfSameOffice(one, other) && isAtSameNumber(one, other);

const concerns = (entry: Consent, caller: Pair): boolean =>
  isOfSameOffice(entry, caller) || (isAtSameNumber(entry, caller) && entry.holdsAtNumber);

function counts(said: Said, known: Consent): boolean {
  if (said.at > known.at) return true;
  if (said.state === known.state || said.state === 'opted-in') return false;
  const liftedByStaff = known.source === 'staff' && said.source !== 'staff';
  return liftedByStaff || said.at.getTime() === known.at.getTime();
}

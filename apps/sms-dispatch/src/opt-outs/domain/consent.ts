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
  /** Whether the caller may be texted now and could not before, or the other way round. */
  readonly changed: boolean;
  /** Whether the history should tell: more changed than how often the same was said. */
  readonly worthTelling: boolean;
  /** The moment from which it holds. */
  readonly at: Date;
}

/** True while any entry forbids to text the caller from their number or for their office. */
export const isOptedOut = (known: readonly Consent[], caller: Pair): boolean =>
  known.some((entry) => concerns(entry, caller) && entry.state === 'opted-out');

/** True when the provider blocks a caller who has opted out: nobody but the caller can end that. */
export const isHeldByProvider = (known: readonly Consent[], caller: Pair): boolean =>
  known.some((entry) => concerns(entry, caller) && entry.state === 'opted-out' && entry.heldByProvider);

/** Entries about a caller. */
export const entriesOf = (known: readonly Consent[], caller: Pair): readonly Consent[] =>
  known.filter((entry) => concerns(entry, caller));

/**
 * What a word changes about what is known. Words may arrive late and out of order: the one that was said last counts, and at
 * the same moment a stop counts more. A stop is kept under its texting number; a start lifts the stops at all numbers of the
 * office, because an office that changes its number must neither lose a stop nor keep one for ever.
 *
 * Staff who lift a stop lift what they know of: a stop of the caller that comes in later counts, whenever it was said.
 */
export function consentAfter(known: readonly Consent[], said: Said): ConsentChange {
  const affected = known.filter((entry) =>
    said.state === 'opted-in' ? concerns(entry, said) : isOfSamePair(entry, said),
  );
  const entries = affected.map((entry) => entryAfter(entry, said)).filter((entry, index) => entry !== affected[index]);
  if (!known.some((entry) => isOfSamePair(entry, said))) entries.push(firstEntry(said));

  const after = withEntries(known, entries);
  const before = known.find((entry) => isOfSamePair(entry, said));
  const now = after.find((entry) => isOfSamePair(entry, said));
  const changed = isOptedOut(known, said) !== isOptedOut(after, said);
  return {
    entries,
    changed,
    worthTelling: changed || before?.source !== now?.source || before?.heldByProvider !== now?.heldByProvider,
    at: now?.at ?? said.at,
  };
}

/** What is known with entries written over older ones of the same pair. */
export const withEntries = (known: readonly Consent[], entries: readonly Consent[]): Consent[] => [
  ...known.filter((entry) => !entries.some((newer) => isOfSamePair(newer, entry))),
  ...entries,
];

/** The entry after a word; the very same object when that changes nothing. */
function entryAfter(entry: Consent, said: Said): Consent {
  const own = isOfSamePair(entry, said);
  const heard = counts(said, entry)
    ? {
        ...entry,
        ...(own && { officeId: said.officeId, conversationId: said.conversationId }),
        state: said.state,
        source: said.source,
        // Projections elsewhere keep the later of two words, so one that counts must not look older.
        at: said.at > entry.at ? said.at : entry.at,
      }
    : entry;
  // What the provider does at one number says nothing about another, which may be on another profile of its.
  return own ? withProvider(heard, said) : heard;
}

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
});

const isOfSamePair = (one: Pair, other: Pair): boolean =>
  one.phone === other.phone && one.textingNumber === other.textingNumber;

const concerns = (entry: Pair, caller: Pair): boolean =>
  entry.phone === caller.phone && (entry.textingNumber === caller.textingNumber || entry.officeId === caller.officeId);

function counts(said: Said, known: Consent): boolean {
  if (said.at > known.at) return true;
  if (said.state === known.state || said.state === 'opted-in') return false;
  const liftedByStaff = known.source === 'staff' && said.source !== 'staff';
  return liftedByStaff || said.at.getTime() === known.at.getTime();
}

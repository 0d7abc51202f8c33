import { z } from 'zod';
import { Id, maybe, MomentInUtc, Text } from '../fields.js';

/**
 * A call detail record of Asterisk 12 or later, with the names of its CDR Specification. Party A is who called, party B who was
 * called. Fields of your own stay: the called number may be in one of them.
 */
export const Cdr = z.looseObject({
  /** Of party A's channel. */
  uniqueid: Id,
  /** The same on all records of a call: the `uniqueid` of its oldest channel. */
  linkedid: Id,
  /** Names the record, with `uniqueid`. */
  sequence: maybe(z.union([z.int(), Id])),
  channel: z.string().max(200),
  /** Null: nobody was dialled. */
  dstchannel: maybe(Id),
  src: maybe(Text),
  dst: maybe(Text),
  dcontext: maybe(Text),
  /** The last application that party A's channel ran. */
  lastapp: maybe(Text),
  /** ANSWERED, NO ANSWER, BUSY, FAILED or CONGESTION. */
  disposition: z.string().max(40),
  start: MomentInUtc,
  answer: maybe(MomentInUtc),
  end: MomentInUtc,
});
export type Cdr = z.infer<typeof Cdr>;

/** All records of one call. A call with more is no telephone call. */
export const CdrsOfCall = z.array(Cdr).min(1).max(1_000);

/** What a record tells about who answered. */
export type CdrKind =
  /** A person at party B, or in a conference. */
  | 'person'
  /** Party B was dialled in vain. */
  | 'dialled-in-vain'
  | 'voicemail'
  /** The dial plan answered: a menu, a greeting, a queue's music. */
  | 'application'
  /** The dial plan ran and answered nothing. */
  | 'unanswered'
  /** Party B is a piece of dial plan; the records of its other end say what answered. */
  | 'told-elsewhere';

/** Applications in which callers meet people without a party B. */
const MEETING_APPS: ReadonlySet<string> = new Set([
  'agentlogin',
  'bridge',
  'bridgewait',
  'chanspy',
  'confbridge',
  'meetme',
  'page',
  'park',
  'parkedcall',
  'pickup',
]);

/**
 * Sorts a record.
 * @param all the records of the call
 * @param voicemailContexts contexts of the dial plan, in lower case, that lead to voicemail
 */
export function kindOf(cdr: Cdr, all: readonly Cdr[], voicemailContexts: ReadonlySet<string>): CdrKind {
  if (!isAnswered(cdr.disposition)) return cdr.dstchannel === null ? 'unanswered' : 'dialled-in-vain';
  const app = (cdr.lastapp ?? '').toLowerCase();
  if (cdr.dstchannel !== null) return isExplained(cdr.dstchannel, all) ? 'told-elsewhere' : 'person';
  if (app === 'voicemail' || voicemailContexts.has((cdr.dcontext ?? '').toLowerCase())) return 'voicemail';
  return MEETING_APPS.has(app) ? 'person' : 'application';
}

/**
 * Whether party B is a channel of Asterisk's own that leads back into the dial plan, e.g. `Local/101@office-0000002a;1`, and
 * another record says what answered at its other end, `;2`.
 */
const isExplained = (partyB: string, all: readonly Cdr[]): boolean =>
  partyB.startsWith('Local/') &&
  all.some(({ channel, disposition }) => isAnswered(disposition) && withoutEnd(channel) === withoutEnd(partyB));

const isAnswered = (disposition: string): boolean => disposition.toUpperCase() === 'ANSWERED';

const withoutEnd = (channel: string): string => channel.replace(/;[12]$/, '');

/** The peer of a channel, e.g. `PJSIP/carrier` of `PJSIP/carrier-0000002a`. */
export const peerOf = (channel: string): string => channel.replace(/-[^-]*$/, '');

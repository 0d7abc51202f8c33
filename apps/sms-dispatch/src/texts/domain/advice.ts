import type { Reconciliation, TextFailure, TextStatus } from '@textback/contracts';
import type { GuardRefusal } from '../../loop-guard/domain/judge-texts.js';
import type { HappeningKind } from './next-status.js';

/** What decides about the advice. */
interface Fate {
  readonly status: TextStatus;
  readonly reason: TextFailure | null;
  readonly reconciliation: Reconciliation | null;
  /** What happened to it last. */
  readonly cause: string | null;
}

/** What staff can do about a text that did not arrive, or may not have; null when there is nothing to do. */
export function adviceFor({ status, reason, reconciliation, cause }: Fate): string | null {
  switch (status) {
    case 'queued':
    case 'posting':
    case 'accepted':
    case 'sent':
    case 'delivered':
      return null;
    case 'unknown':
      return reconciliation?.state === 'open'
        ? 'The provider did not answer, so nobody knows yet whether this text was sent; it is not sent again by itself. We keep asking the provider. If it cannot wait, call the caller: a new text could be the second one.'
        : 'The provider never told what became of this text, and has no record of it. Most likely it was not sent. Write or call the caller if it still matters.';
    case 'expired':
      return 'It waited longer than it would have been useful and was not sent. Write or call the caller if it still matters.';
    case 'failed':
    case 'refused':
      return ADVICE_BY_CAUSE.get(cause) ?? (reason === null ? null : ADVICE[reason]);
  }
}

const CALL = 'This number cannot get texts. Call the caller instead.';
const CONFIGURATION =
  "The texting number or the provider's account is not set up for this. Tell your administrator; until it is repaired, call the caller.";
const LATER = 'Nothing was wrong with this text. Write again in a while, or call the caller.';

const GUARDED: Readonly<Record<GuardRefusal['reason'], string>> = {
  'pair-per-hour':
    'This caller was already sent as many automatic texts as may go out in an hour, so this one was held back: it looks as if two machines answered each other. It is not sent later. If a person is waiting for an answer, call them.',
  'office-per-hour':
    'The office has sent as many automatic texts as may go out in an hour, so this one was held back. It is not sent later. Write or call the caller; texts that you write still go out. If there were not that many calls, tell your administrator.',
  'staff-per-hour':
    'The staff of this office have sent as many texts as may go out in an hour, so this one was held back. Write it again in an hour, or call the caller. If nobody wrote that many, tell your administrator: a program may be writing.',
  'own-number':
    "This number belongs to an office: it is one of its lines or texts come from it. Such numbers are never texted, so that no machine answers itself. If it is really a caller's, tell your administrator: it stands in an office's settings by mistake.",
  'short-number':
    'This number is too short for a telephone, so it is never texted: it is a short code, as companies have, or digits are missing. If it is a caller, find out the whole number.',
};

/** A cause that tells more than the general reason does. */
const ADVICE_BY_CAUSE: ReadonlyMap<string | null, string> = new Map([
  [
    'no-credits' satisfies HappeningKind,
    "The office's credits for this month are used up. Call the caller, or write again when there are new ones; a manager can see what they were used for.",
  ],
  ...Object.entries(GUARDED).map(([guard, advice]) => [`guarded: ${guard}`, advice] as const),
]);

const ADVICE: Readonly<Record<TextFailure, string>> = {
  'opted-out': 'The caller does not want texts from this number. Call instead; they can opt in again by writing START.',
  landline: CALL,
  'invalid-number': CALL,
  'spam-or-content': 'A carrier blocked these words. Write it differently, without links, or call the caller.',
  'sender-not-configured': CONFIGURATION,
  'spend-limit': CONFIGURATION,
  'carrier-unavailable': LATER,
  'carrier-rate': LATER,
  'rate-limited': LATER,
  'no-answer-from-provider': LATER,
  'rejected-by-provider':
    'The provider would not send this text. Call the caller, and tell your administrator if it happens again.',
  expired: 'It could not be delivered in time. Write or call the caller if it still matters.',
  other: 'The text did not arrive. Call the caller, and tell your administrator if it happens again.',
};

import type { TextFailure } from '@textback/contracts';

/**
 * What to do about a refusal.
 * - `never`: this text is never repeated. With reason `landline` or `invalid-number`, the number is never texted again.
 * - `later`: the same request may succeed after a while.
 * - `fix-configuration`: nothing from this sender goes out until somebody repairs the account; raise an alert.
 * - `opt-out`: the provider blocks the pair because the caller wrote STOP; record it and never send.
 * - `rate`: the account sends too fast; slow down as the response headers say.
 * - `unknown`: a code that is not in the table, or none; not repeated, and counted under its own name.
 */
export type ErrorHandling = 'never' | 'later' | 'fix-configuration' | 'opt-out' | 'rate' | 'unknown';

export interface TelnyxErrorMeaning {
  /** The provider's code; null when it gave none. */
  readonly code: string | null;
  readonly reason: TextFailure;
  readonly handling: ErrorHandling;
  /** What the provider calls it. */
  readonly title: string;
}

type Row = readonly [code: string, reason: TextFailure, handling: ErrorHandling, title: string];

/**
 * The one place where Telnyx's codes become our words. Telnyx's own pages contradict each other on some codes (40001, 40002,
 * 40010, 40300, 40301, 40311); these are the meanings of its reference of error codes. Codes that sending a text can never
 * bring are listed in {@link CODES_OF_OTHER_REQUESTS}.
 */
const ROWS: readonly Row[] = [
  ['40300', 'opted-out', 'opt-out', 'Blocked due to STOP message'],

  ['40001', 'landline', 'never', 'Not routable'],
  ['10002', 'invalid-number', 'never', 'Invalid phone number'],
  ['10016', 'invalid-number', 'never', 'Phone number must be in +E.164 format'],
  ['40012', 'invalid-number', 'never', 'Invalid messaging destination number'],
  ['40310', 'invalid-number', 'never', "Invalid 'to' address"],

  // Spam and content: a repeat of the same words makes the sender look worse.
  ['40002', 'spam-or-content', 'never', 'Blocked as spam - temporary'],
  ['40003', 'spam-or-content', 'never', 'Blocked as spam - permanent'],
  ['40009', 'spam-or-content', 'never', 'Invalid message body'],
  ['40015', 'spam-or-content', 'never', 'Blocked as spam - internal'],
  ['40017', 'spam-or-content', 'never', 'AT&T 10DLC Spam Message Rejected'],
  ['40020', 'spam-or-content', 'never', 'Blocked as potentially artificial inflation of traffic'],
  ['40302', 'spam-or-content', 'never', 'Message too large'],
  ['40304', 'spam-or-content', 'never', 'Invalid combination of message content arguments'],
  ['40316', 'spam-or-content', 'never', 'No content provided for message'],
  ['40317', 'spam-or-content', 'never', 'Invalid MMS content'],
  ['40322', 'spam-or-content', 'never', 'Blocked due to content'],
  ['40328', 'spam-or-content', 'never', 'SMS exceeds recommended size'],

  ['40005', 'expired', 'never', 'Message expired during transmission'],
  ['40014', 'expired', 'never', 'Message expired in queue'],

  // The pair of numbers cannot do what was asked; neither waiting nor repair helps.
  ['40007', 'rejected-by-provider', 'never', 'Loop detected'],
  ['40301', 'rejected-by-provider', 'never', "Unsupported message type for the 'to' address"],
  ['40319', 'rejected-by-provider', 'never', "Incompatible message type for the 'to' address"],

  // Requests that we should not have made: a repeat is the same mistake.
  ['10003', 'rejected-by-provider', 'never', 'Invalid URL'],
  ['10004', 'rejected-by-provider', 'never', 'Missing required parameter'],
  ['10005', 'rejected-by-provider', 'never', 'Resource not found'],
  ['10006', 'rejected-by-provider', 'never', 'Invalid ID'],
  ['10014', 'rejected-by-provider', 'never', 'Unsupported Media Type'],
  ['10015', 'rejected-by-provider', 'never', 'Bad Request'],
  ['10020', 'rejected-by-provider', 'never', 'Invalid resource type'],
  ['10023', 'rejected-by-provider', 'never', 'Invalid JSON'],
  ['10024', 'rejected-by-provider', 'never', 'Unsupported Content-Type'],
  ['10025', 'rejected-by-provider', 'never', 'String length out of range'],
  ['10026', 'rejected-by-provider', 'never', 'Invalid parameter type'],
  ['10027', 'rejected-by-provider', 'never', 'Unprocessable Entity'],
  ['10028', 'rejected-by-provider', 'never', 'Character encoding error'],
  ['10029', 'rejected-by-provider', 'never', 'Expected JSON Content-Type'],
  ['10030', 'rejected-by-provider', 'never', 'Method not allowed'],
  ['10032', 'rejected-by-provider', 'never', 'Invalid enumerated value'],
  ['10033', 'rejected-by-provider', 'never', 'Value outside of range'],

  ['40011', 'carrier-rate', 'later', 'Too many requests'],
  ['40016', 'carrier-rate', 'later', 'T-Mobile 10DLC Sending Limit Reached'],
  ['40018', 'carrier-rate', 'later', 'AT&T 10DLC Sending Limit Reached'],
  ['40318', 'rate-limited', 'later', 'Message queue full'],
  ['40004', 'carrier-unavailable', 'later', 'Rejected by destination'],
  ['40006', 'carrier-unavailable', 'later', 'Recipient server unavailable'],
  ['40008', 'carrier-unavailable', 'later', 'Undeliverable'],
  ['10035', 'rejected-by-provider', 'later', 'Resource locked'],
  ['10036', 'rejected-by-provider', 'later', 'Resource is being processed'],

  ['10011', 'rate-limited', 'rate', 'Too many requests'],

  ['40333', 'spend-limit', 'fix-configuration', 'Messaging profile spend limit reached'],

  // The sender, its registration, the messaging profile or the account.
  ['10001', 'sender-not-configured', 'fix-configuration', 'Inactive phone number'],
  ['10009', 'sender-not-configured', 'fix-configuration', 'Authentication failed'],
  ['10010', 'sender-not-configured', 'fix-configuration', 'Authorization failed'],
  ['10013', 'sender-not-configured', 'fix-configuration', 'Missing association'],
  ['10017', 'sender-not-configured', 'fix-configuration', 'Associated resource does not exist'],
  ['10038', 'sender-not-configured', 'fix-configuration', 'Feature not permitted'],
  ['10039', 'sender-not-configured', 'fix-configuration', 'Feature limited'],
  ['40010', 'sender-not-configured', 'fix-configuration', 'Not 10DLC registered'],
  ['40013', 'sender-not-configured', 'fix-configuration', 'Invalid messaging source number'],
  ['40019', 'sender-not-configured', 'fix-configuration', 'AT&T 10DLC Invalid Tag Data'],
  ['40100', 'sender-not-configured', 'fix-configuration', 'Number not messaging enabled'],
  ['40150', 'sender-not-configured', 'fix-configuration', 'Toll free number not in registry'],
  ['40151', 'sender-not-configured', 'fix-configuration', 'Message enablement pending with other provider'],
  ['40155', 'sender-not-configured', 'fix-configuration', 'LOA required'],
  ['40305', 'sender-not-configured', 'fix-configuration', "Invalid 'from' address"],
  ['40306', 'sender-not-configured', 'fix-configuration', 'Alpha sender not configured'],
  ['40307', 'sender-not-configured', 'fix-configuration', 'Alpha sender mismatch'],
  ['40308', 'sender-not-configured', 'fix-configuration', "Invalid 'from' address for MMS"],
  ['40309', 'sender-not-configured', 'fix-configuration', 'Invalid destination region'],
  ['40311', 'sender-not-configured', 'fix-configuration', 'Invalid messaging profile secret'],
  ['40312', 'sender-not-configured', 'fix-configuration', 'Messaging profile is disabled'],
  ['40313', 'sender-not-configured', 'fix-configuration', 'Missing messaging profile secret'],
  ['40314', 'sender-not-configured', 'fix-configuration', 'Messaging disabled on account'],
  ['40315', 'sender-not-configured', 'fix-configuration', "Unhealthy 'from' address"],
  ['40320', 'sender-not-configured', 'fix-configuration', "Temporarily unusable 'from' address"],
  ['40321', 'sender-not-configured', 'fix-configuration', 'No usable numbers on messaging profile'],
  ['40323', 'sender-not-configured', 'fix-configuration', 'Messaging activation failed'],
  ['40325', 'sender-not-configured', 'fix-configuration', 'Invalid alphanumeric sender ID'],
  ['40326', 'sender-not-configured', 'fix-configuration', 'Cannot assign alphanumeric sender ID'],
  ['40329', 'sender-not-configured', 'fix-configuration', 'Tollfree number is not verified'],
  ['40330', 'sender-not-configured', 'fix-configuration', 'Tollfree number is not provisioned'],
  ['40331', 'sender-not-configured', 'fix-configuration', 'Missing whitelisted destinations'],
];

/** Codes with which the provider does not say whether it took the text: the text is `unknown`, whatever the HTTP status. */
export const UNDECIDED_CODES: ReadonlySet<string> = new Set([
  '10007', // Unexpected error
  '10008', // Request timeout
  '10037', // Service unavailable
]);

/** Codes of the provider's reference that cannot come back from sending a text, and why. Everything else stands above. */
export const CODES_OF_OTHER_REQUESTS: ReadonlyMap<string, string> = new Map([
  ['10012', 'creating a resource that exists'],
  ['10018', 'sorting a list'],
  ['10019', 'an e-mail address'],
  ['10021', 'deleting a resource that is in use'],
  ['10022', 'a list of ids'],
  ['10031', 'filtering a list'],
  ['10034', 'a form as body'],
  ['10700', 'caller names'],
  ['40152', 'registering a toll-free number'],
  ['40153', 'registering a toll-free number'],
  ['40154', 'registering a toll-free number'],
  ['40156', 'registering a toll-free number'],
  ['40157', 'registering a toll-free number'],
  ['40158', 'registering a toll-free number'],
  ['40159', 'registering a toll-free number'],
  ['40303', 'reading a message'],
  ['40324', "changing a number's messaging product"],
  ['40327', 'setting up a domain for short links'],
  ['40332', 'deleting a brand'],
  ['100001', 'voice assistants'],
]);

/** Every code that we know, in the order of the table. */
export const TELNYX_ERRORS: readonly TelnyxErrorMeaning[] = ROWS.map(([code, reason, handling, title]) => ({
  code,
  reason,
  handling,
  title,
}));

const BY_CODE: ReadonlyMap<string, TelnyxErrorMeaning> = new Map(
  ROWS.map((row, index) => [row[0], TELNYX_ERRORS[index]!]),
);

/** What a provider code means to us. A code that is not in the table keeps its name, with handling `unknown`. */
export function meaningOfTelnyxError(code: string | null | undefined): TelnyxErrorMeaning {
  const known = BY_CODE.get(code ?? '');
  if (known !== undefined) return known;
  return { code: code ?? null, reason: 'other', handling: 'unknown', title: code ? `Unknown code ${code}` : 'No code' };
}

/** Codes that say that one number of ours sends too fast: limits of carriers, and the provider's queue of that number. */
const NUMBER_TOO_FAST: ReadonlySet<string | null> = new Set(['40011', '40016', '40018', '40318']);

/** Whose rate was too high, by the provider's code: of the whole account, or of the sending number; null: nobody's. */
export function tooFastOf(code: string | null): 'account' | 'number' | null {
  if (NUMBER_TOO_FAST.has(code)) return 'number';
  return meaningOfTelnyxError(code).handling === 'rate' ? 'account' : null;
}

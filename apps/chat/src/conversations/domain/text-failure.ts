import type { SmsStatus, TextFailure } from '@textback/contracts';

const WORDS: Readonly<Record<TextFailure, string>> = {
  'opted-out': 'The caller has opted out of texts.',
  landline: 'The number is a landline and cannot receive texts.',
  'invalid-number': 'The number is not in service or cannot receive texts.',
  'spam-or-content': 'The carrier blocked the text because of its content.',
  'sender-not-configured': "The office's texting number is not set up for texting.",
  'carrier-unavailable': 'The carrier could not be reached.',
  'carrier-rate': 'The carrier is receiving too many texts at the moment.',
  'rate-limited': 'Too many texts were sent at once.',
  'spend-limit': 'The spending limit for texts has been reached.',
  'no-answer-from-provider': 'The provider did not confirm whether the text was sent.',
  'rejected-by-provider': 'The provider refused the text.',
  expired: 'The text waited too long and was not sent.',
  other: 'The text was not delivered.',
};

const WITHOUT_REASON: Readonly<Record<SmsStatus['status'], string | null>> = {
  delivered: null,
  failed: WORDS.other,
  unknown: 'Whether the text arrived is not known. It was not sent again.',
  expired: WORDS.expired,
  refused: WORDS['rejected-by-provider'],
};

/** Why a text of ours did not arrive, in plain words for staff (R19); null when it did. */
export function describeFailure(status: SmsStatus['status'], reason: TextFailure | null): string | null {
  if (status === 'delivered' || reason === null) return WITHOUT_REASON[status];
  return WORDS[reason];
}

/** What is known of a telephone number without asking anybody. */
export type NumberKind =
  | 'textable'
  | 'short-code'
  | 'impossible'
  | 'fixed-line'
  | 'toll-free'
  | 'premium-rate'
  | 'shared-cost'
  | 'pager'
  | 'uan'
  | 'voicemail';

/** Only a number of which nothing speaks against a text is texted (R7). */
export const isTextable = (kind: NumberKind): boolean => kind === 'textable';

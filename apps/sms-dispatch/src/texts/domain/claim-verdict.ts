/** What a sender knows about a due text at the moment of the claim. */
export interface ClaimFacts {
  /** Its expiry has passed, by the database's clock. */
  readonly expired: boolean;
  /** The caller has opted out (R18). */
  readonly optedOut: boolean;
}

/**
 * What becomes of a due text when a sender takes it. An opt-out is named before an expiry: it is what stays true for the
 * next text, too.
 */
export function claimVerdict({ expired, optedOut }: ClaimFacts): 'claimed' | 'expired' | 'opted-out' {
  if (optedOut) return 'opted-out';
  return expired ? 'expired' : 'claimed';
}

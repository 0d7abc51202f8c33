import type { PhoneNumber } from '@textback/contracts';
import { retryDelay } from './retry-delay.js';
import type { Text } from './text.js';

/** What a pace belongs to: the whole account at the provider, or one texting number. */
export type PaceScope = 'account' | PhoneNumber;

/** The provider asks for silence. */
export interface Pause {
  readonly scope: PaceScope;
  /** Milliseconds from now. */
  readonly ms: number;
}

/** How an attempt to send a text ended, as far as it can ask for a pause. */
interface Attempted {
  readonly text: Pick<Text, 'from' | 'attempts'>;
  readonly happening:
    | { readonly kind: 'not-sent'; readonly tooFast: 'account' | 'number' | null; readonly retryAfterMs: number | null }
    | { readonly kind: 'expired' | 'opted-out' | 'accepted' | 'no-answer' | 'refused' };
}

/**
 * The pauses that follow from attempts. The account comes first, and numbers are in one order: claims lock them like this, and
 * nobody must have a number locked while it waits for the account.
 */
export function pausesOf(attempts: readonly Attempted[]): Pause[] {
  const pauses = attempts.flatMap(({ text, happening }): Pause | [] => {
    if (happening.kind !== 'not-sent' || happening.tooFast === null) return [];
    const scope = happening.tooFast === 'account' ? 'account' : text.from;
    return { scope, ms: retryDelay(text.attempts + 1, happening.retryAfterMs) };
  });
  const rank = ({ scope }: Pause): string => (scope === 'account' ? '' : scope);
  return pauses.sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

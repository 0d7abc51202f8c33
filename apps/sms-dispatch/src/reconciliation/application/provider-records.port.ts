import type { DispatchId } from '@textback/contracts';
import type { Happening } from '../../texts/domain/text.js';
import type { Lookup } from '../domain/plan-lookups.js';

/** What the provider's records say about a text of ours. */
export interface FoundText {
  readonly dispatchId: DispatchId;
  readonly happening: Happening;
}

/** How one page of records was answered. */
export type RecordsPage =
  | {
      readonly kind: 'answered';
      readonly found: readonly FoundText[];
      /** Whether older records that could be of interest follow. */
      readonly more: boolean;
    }
  /** Come back later; milliseconds, null when the provider did not say. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number | null }
  /** No answer. `refused`: and there will be none until somebody repairs something. */
  | { readonly kind: 'no-answer'; readonly why: string; readonly refused: boolean };

/** What the provider has on record about texts of ours. */
export abstract class ProviderRecords {
  /** @param page from 1 */
  abstract read(lookup: Pick<Lookup, 'by' | 'since'>, page: number): Promise<RecordsPage>;
}

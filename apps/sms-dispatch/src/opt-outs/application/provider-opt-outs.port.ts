import type { PhoneNumber } from '@textback/contracts';

/** A caller whom the provider blocks at a number of ours. */
export interface BlockedCaller {
  readonly textingNumber: PhoneNumber;
  readonly phone: PhoneNumber;
  /** By the provider's clock; null when it did not say. */
  readonly since: Date | null;
}

/** How one page of the list was answered. */
export type BlockedPage =
  | { readonly kind: 'answered'; readonly blocked: readonly BlockedCaller[]; readonly more: boolean }
  /** Come back later; milliseconds, null when the provider did not say. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number | null }
  /** No answer. `refused`: and there will be none until somebody repairs something. */
  | { readonly kind: 'no-answer'; readonly why: string; readonly refused: boolean };

/** Which part of the list is read. */
export interface BlockedQuery {
  /** Of one texting number; null: of all. */
  readonly textingNumber: PhoneNumber | null;
  /** Only blocks from this moment on; null: all. */
  readonly since: Date | null;
  /** From 1. */
  readonly page: number;
}

/** The provider's own list of those who opted out. */
export abstract class ProviderOptOuts {
  abstract read(query: BlockedQuery): Promise<BlockedPage>;
}

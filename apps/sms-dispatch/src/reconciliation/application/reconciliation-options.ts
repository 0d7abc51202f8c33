/** How unknown texts are looked up. */
export abstract class ReconciliationOptions {
  /** Ascending milliseconds after the POST; the last must be later than the provider can queue a text. */
  abstract readonly looksAfter: readonly number[];
  /** Milliseconds between two questions to the provider: its limits are meant for sending. */
  abstract readonly spacingMs: number;
}

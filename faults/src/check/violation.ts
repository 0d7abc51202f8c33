/** Something that must not be, with what proves it. */
export interface Violation {
  /** Guarantee A to F of the design, or `status`: what is known of a text never becomes less. */
  readonly guarantee: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'status';
  /** One sentence. The same violation always reads the same. */
  readonly what: string;
}

/** Makes the violations of one guarantee. */
export const violationsOf =
  (guarantee: Violation['guarantee']) =>
  (...sentences: readonly string[]): Violation[] =>
    sentences.map((what) => ({ guarantee, what }));

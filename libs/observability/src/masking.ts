import { createHmac } from 'node:crypto';

/** A number in E.164, also where its plus sign was escaped in a URL; and 11 to 15 bare digits that start a word. */
const NUMBER = /(?:\+|%2B)([1-9]\d{6,14})|(?<=["'\s=/(])([1-9]\d{10,14})(?![\w.-])/gi;

/**
 * Hides telephone numbers, which are health data here. A masked number keeps its last two digits, and a keyed hash that is
 * the same wherever the number appears, so that a story can be followed through the logs without knowing whose it is.
 */
export class NumberMask {
  /** @param key secret of the deployment (LOG_HASH_KEY); without it, hashes could be undone by trying all numbers */
  constructor(private readonly key: string) {}

  /** E.g. `#3f9a0c1d…67`. Spelling does not matter: `+15550100167` and `15550100167` are the same. */
  number(phone: string): string {
    const digits = phone.replaceAll(/\D/g, '');
    return `#${createHmac('sha256', this.key).update(digits).digest('hex').slice(0, 8)}…${digits.slice(-2)}`;
  }

  /** The text with everything that looks like a telephone number masked. */
  text(text: string): string {
    return text.replaceAll(NUMBER, (_, international: string | undefined, bare: string | undefined) =>
      this.number(international ?? bare ?? ''),
    );
  }
}

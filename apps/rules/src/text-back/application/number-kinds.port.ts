import type { PhoneNumber } from '@textback/contracts';
import type { NumberKind } from '../domain/number-kind.js';

/** What the numbering plans of the world say about a number. */
export abstract class NumberKinds {
  abstract kindOf(phone: PhoneNumber): NumberKind;
}

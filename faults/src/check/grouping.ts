import { conversationIdOf, OfficeId, PhoneNumber } from '@textback/contracts';
import type { OfficeEvidence } from '../evidence/evidence.js';

/** How many items there are of each key. */
export function countsBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** The conversation of a caller with an office, as the contracts compute it. */
export const conversationOf = (office: Pick<OfficeEvidence, 'id'>, caller: string): string =>
  conversationIdOf(OfficeId.parse(office.id), PhoneNumber.parse(caller));

/** The office that texts from a number. */
export const officeTextingFrom = (offices: readonly OfficeEvidence[], number: string): OfficeEvidence | undefined =>
  offices.find(({ textingNumber }) => textingNumber === number);

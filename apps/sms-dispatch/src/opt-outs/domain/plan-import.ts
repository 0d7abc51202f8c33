import type { PhoneNumber } from '@textback/contracts';

/** A part of the provider's list that is read in one go. */
export interface ListQuestion {
  /** Asked for one number; null: for the whole account. */
  readonly textingNumber: PhoneNumber | null;
  /** Only from this moment on, in Unix milliseconds; null: from the beginning. */
  readonly since: number | null;
  /** The numbers that have been read when this has. */
  readonly numbers: readonly PhoneNumber[];
}

/** A block may show up in the list later than it began, and its clock is not ours. Milliseconds. */
const OVERLAP_MS = 15 * 60_000;

/**
 * What to ask: about numbers that were read before, one common question for what is new since; about each other number,
 * everything, because it may have stops from before it was ours.
 */
export function planImport(numbers: readonly PhoneNumber[], readUntil: ReadonlyMap<PhoneNumber, Date>): ListQuestion[] {
  const known = numbers.flatMap((number) => {
    const until = readUntil.get(number);
    return until === undefined ? [] : [{ number, until }];
  });
  const common: ListQuestion = {
    textingNumber: null,
    since: Math.min(...known.map(({ until }) => until.getTime())) - OVERLAP_MS,
    numbers: known.map(({ number }) => number),
  };
  const fresh = numbers.filter((number) => !readUntil.has(number));
  return [
    ...(known.length === 0 ? [] : [common]),
    ...fresh.map((number) => ({ textingNumber: number, since: null, numbers: [number] })),
  ];
}

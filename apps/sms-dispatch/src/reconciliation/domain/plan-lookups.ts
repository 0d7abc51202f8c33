import type { DispatchId, PhoneNumber } from '@textback/contracts';

/** An unknown text that is to be looked up. */
export interface LookupCase {
  readonly dispatchId: DispatchId;
  readonly from: PhoneNumber;
  readonly to: PhoneNumber;
  /** Unix milliseconds. */
  readonly postedAt: number;
}

/** One question to the provider's records, and the texts that it may tell of. */
export interface Lookup {
  /** What is common to the texts: the caller, or the texting number. */
  readonly by: { readonly to: PhoneNumber } | { readonly from: PhoneNumber };
  /** Nothing older is of interest. Unix milliseconds. */
  readonly since: number;
  readonly cases: readonly LookupCase[];
}

/** Callers of one texting number from which on one question about the number is cheaper than one about each of them. */
const MANY_CALLERS = 3;
/** The provider's clock, our clock and our databases' need not agree. Milliseconds. */
const CLOCKS_DIFFER_BY = 15 * 60_000;

/**
 * Groups texts into as few questions as will do: when an office's texting number has many unknown texts, all of them are in
 * the number's own records; otherwise each caller is asked about.
 */
export function planLookups(cases: readonly LookupCase[]): Lookup[] {
  return [...Map.groupBy(cases, ({ from }) => from)].flatMap(([from, some]) =>
    new Set(some.map(({ to }) => to)).size >= MANY_CALLERS ? [lookup({ from }, some)] : lookupsByCaller(some),
  );
}

/** A question about each caller: also what is left to do when a number has too many records to read. */
export const lookupsByCaller = (cases: readonly LookupCase[]): Lookup[] =>
  [...Map.groupBy(cases, ({ to }) => to)].map(([to, some]) => lookup({ to }, some));

const lookup = (by: Lookup['by'], cases: readonly LookupCase[]): Lookup => ({
  by,
  since: Math.min(...cases.map(({ postedAt }) => postedAt)) - CLOCKS_DIFFER_BY,
  cases,
});

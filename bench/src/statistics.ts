/** The value below which the share `p` (0 to 1) of the values lies; NaN when there is none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Median, and how far the rounds lie apart: half the distance between the lowest and the highest, as a share of it. */
export interface Rounds {
  readonly median: number;
  readonly spread: number;
  readonly values: readonly number[];
}

export function rounds(values: readonly number[]): Rounds {
  const middle = median(values);
  return { median: middle, spread: (Math.max(...values) - Math.min(...values)) / 2 / middle, values };
}

/** The most moments in any half-open window of `ms` milliseconds, wherever it begins. */
export function mostWithin(ms: number, moments: readonly number[]): number {
  const sorted = moments.toSorted((one, other) => one - other);
  let most = 0;
  let first = 0;
  for (const [index, moment] of sorted.entries()) {
    while ((sorted[first] ?? moment) <= moment - ms) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

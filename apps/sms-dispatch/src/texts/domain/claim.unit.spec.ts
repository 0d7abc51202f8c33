import { describe, expect, it } from '@jest/globals';
import { claimVerdict } from './claim-verdict.js';
import { retryDelay } from './retry-delay.js';

describe('claimVerdict', () => {
  it.each([
    { expired: false, optedOut: false, verdict: 'claimed' },
    { expired: true, optedOut: false, verdict: 'expired' },
    { expired: false, optedOut: true, verdict: 'opted-out' },
    { expired: true, optedOut: true, verdict: 'opted-out' },
  ])('C R18 expired $expired, opted out $optedOut: $verdict', ({ expired, optedOut, verdict }) => {
    expect(claimVerdict({ expired, optedOut })).toBe(verdict);
  });
});

describe('retryDelay', () => {
  it.each([
    [1, null, 1_000],
    [2, null, 2_000],
    [7, null, 60_000],
    [50, null, 60_000],
    [1, 2_500, 2_500],
    [9, 0, 0],
    [1, -5, 0],
    [1, Number.POSITIVE_INFINITY, 1_000],
    [1, 1e12, 600_000],
  ])('attempt %d, provider asks for %s ms: %d ms', (attempts, askedFor, delay) => {
    expect(retryDelay(attempts, askedFor)).toBe(delay);
  });
});

import { describe, expect, it } from '@jest/globals';
import { delayBeforeRepeat, wasAccepted } from './repeat-policy.js';

const DELAYS = [100, 200, 400, 800];

describe('delayBeforeRepeat', () => {
  it.each([
    { kind: 'voice', status: null, attempts: 1, delay: 100 },
    { kind: 'voice', status: 503, attempts: 4, delay: 800 },
    { kind: 'voice', status: 503, attempts: 5, delay: null },
    { kind: 'voice', status: 408, attempts: 2, delay: 200 },
    { kind: 'voice', status: 429, attempts: 2, delay: 200 },
    { kind: 'voice', status: 401, attempts: 1, delay: null },
    { kind: 'voice', status: 302, attempts: 1, delay: null },
    { kind: 'messaging', status: 400, attempts: 1, delay: 100 },
    { kind: 'messaging', status: 400, attempts: 2, delay: 200 },
    { kind: 'messaging', status: 400, attempts: 3, delay: null },
    { kind: 'messaging', status: 302, attempts: 1, delay: 100 },
    { kind: 'messaging', status: 500, attempts: 3, delay: 400 },
    { kind: 'messaging', status: null, attempts: 4, delay: 800 },
  ] as const)('$kind answered $status, attempt $attempts: $delay', ({ kind, status, attempts, delay }) => {
    expect(delayBeforeRepeat(kind, { status }, attempts, DELAYS)).toBe(delay);
  });
});

describe('wasAccepted', () => {
  it.each([
    [200, true],
    [204, true],
    [299, true],
    [300, false],
    [199, false],
    [null, false],
  ])('%s: %s', (status, accepted) => {
    expect(wasAccepted({ status })).toBe(accepted);
  });
});

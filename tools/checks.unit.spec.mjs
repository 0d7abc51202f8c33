import { describe, expect, it } from '@jest/globals';
import { summaryOf } from './checks.mjs';

describe('summaryOf', () => {
  it('ends with the totals over all kinds of checks', () => {
    const summary = summaryOf([
      { name: 'types', passed: 1, failed: 0, seconds: 3 },
      { name: 'unit', passed: 40, failed: 2, seconds: 5.25 },
    ]);

    expect(summary.trimEnd().split('\n').at(-1)).toBe('41 passed, 2 failed');
  });
});

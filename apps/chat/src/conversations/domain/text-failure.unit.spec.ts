import { describe, expect, it } from '@jest/globals';
import { TextFailure } from '@textback/contracts';
import { describeFailure } from './text-failure.js';

describe('describeFailure', () => {
  it.each(TextFailure.options)('R19 says %s in plain words', (reason) => {
    expect(describeFailure('failed', reason)).toMatch(/^[A-Z].*\.$/);
  });

  it('R19 says nothing about a text that arrived, whatever happened before', () => {
    expect(describeFailure('delivered', null)).toBeNull();
    expect(describeFailure('delivered', 'carrier-rate')).toBeNull();
  });

  it.each(['failed', 'unknown', 'expired', 'refused'] as const)(
    'R19 says something about %s without a reason',
    (status) => {
      expect(describeFailure(status, null)).toMatch(/^[A-Z].*\.$/);
    },
  );
});

import { describe, expect, it } from '@jest/globals';
import { SubscriptionRate } from './subscription-rate.js';

const at = (milliseconds: number): Date => new Date(1_800_000_000_000 + milliseconds);

describe('SubscriptionRate', () => {
  it('allows sixty subscriptions in ten seconds, and more when they are over', () => {
    const rate = new SubscriptionRate();
    const answers = Array.from({ length: 61 }, () => rate.allows(at(0)));
    expect(answers.filter(Boolean)).toHaveLength(60);
    expect(answers.at(-1)).toBe(false);
    expect(rate.allows(at(9_999))).toBe(false);
    expect(rate.allows(at(10_000))).toBe(true);
  });
});

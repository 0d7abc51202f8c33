import { describe, expect, it } from '@jest/globals';
import { number } from './pacing.fixtures.js';
import { pausesOf } from './pauses.js';
import { retryDelay } from './retry-delay.js';

const tooFast = (scope: 'account' | 'number' | null, from = number(1), retryAfterMs: number | null = 700) => {
  return { text: { from, attempts: 2 }, happening: { kind: 'not-sent' as const, tooFast: scope, retryAfterMs } };
};

describe('pauses', () => {
  it('the account is paused before numbers, and these in one order: so no claim and no pause wait for each other', () => {
    const scopes = pausesOf([
      tooFast('number', number(3)),
      tooFast('account'),
      tooFast('number', number(1)),
      tooFast('number', number(2)),
    ]).map(({ scope }) => scope);
    expect(scopes).toEqual(['account', number(1), number(2), number(3)]);
  });

  it('lasts as long as the provider asks, or longer with each attempt when it does not say', () => {
    expect(pausesOf([tooFast('account')])).toEqual([{ scope: 'account', ms: retryDelay(3, 700) }]);
    const [pause] = pausesOf([tooFast('account', number(1), null)]);
    expect(pause?.ms).toBeGreaterThan(0);
  });

  it('a text that was not sent for another reason, or sent, asks for none', () => {
    const text = { from: number(1), attempts: 0 };
    expect(pausesOf([tooFast(null), { text, happening: { kind: 'accepted' } }])).toEqual([]);
  });
});

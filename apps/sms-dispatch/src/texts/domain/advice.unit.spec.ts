import { describe, expect, it } from '@jest/globals';
import { type Reconciliation, TextFailure } from '@textback/contracts';
import { adviceFor } from './advice.js';

const searched = (state: Reconciliation['state']): Reconciliation => ({ state, nextLookAt: null, lastLookAt: null });

describe('adviceFor', () => {
  it.each(['queued', 'posting', 'accepted', 'sent', 'delivered'] as const)('there is nothing to do: %s', (status) => {
    expect(adviceFor({ status, reason: null, reconciliation: searched('settled') })).toBeNull();
  });

  it('A while an unknown text is searched for, staff are warned of a second text; afterwards they may write', () => {
    const unknown = { status: 'unknown', reason: 'no-answer-from-provider' } as const;
    expect(adviceFor({ ...unknown, reconciliation: searched('open') })).toContain('could be the second one');
    expect(adviceFor({ ...unknown, reconciliation: searched('given-up') })).toContain('Most likely it was not sent');
  });

  it.each(TextFailure.options)('a text that failed because of %s comes with a sentence', (reason) => {
    for (const status of ['failed', 'refused'] as const)
      expect(adviceFor({ status, reason, reconciliation: null })).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('R18 who opted out is not written to again', () => {
    expect(adviceFor({ status: 'refused', reason: 'opted-out', reconciliation: null })).not.toMatch(/write again/i);
  });
});

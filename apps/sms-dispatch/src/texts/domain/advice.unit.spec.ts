import { describe, expect, it } from '@jest/globals';
import { type Reconciliation, TextFailure } from '@textback/contracts';
import { adviceFor } from './advice.js';

const searched = (state: Reconciliation['state']): Reconciliation => ({ state, nextLookAt: null, lastLookAt: null });

describe('adviceFor', () => {
  it.each(['queued', 'posting', 'accepted', 'sent', 'delivered'] as const)('there is nothing to do: %s', (status) => {
    expect(adviceFor({ status, reason: null, reconciliation: searched('settled'), cause: null })).toBeNull();
  });

  it('A while an unknown text is searched for, staff are warned of a second text; afterwards they may write', () => {
    const unknown = { status: 'unknown', reason: 'no-answer-from-provider', cause: null } as const;
    expect(adviceFor({ ...unknown, reconciliation: searched('open') })).toContain('could be the second one');
    expect(adviceFor({ ...unknown, reconciliation: searched('given-up') })).toContain('Most likely it was not sent');
  });

  it.each(TextFailure.options)('a text that failed because of %s comes with a sentence', (reason) => {
    for (const status of ['failed', 'refused'] as const)
      expect(adviceFor({ status, reason, reconciliation: null, cause: null })).toMatch(/^[A-Z].{20,}\.$/);
  });

  it('R18 who opted out is not written to again', () => {
    expect(adviceFor({ status: 'refused', reason: 'opted-out', reconciliation: null, cause: null })).not.toMatch(
      /write again/i,
    );
  });

  it('R10 an office without credits is told so, and not that the provider has a limit', () => {
    const refused = { status: 'refused', reason: 'spend-limit', reconciliation: null } as const;
    expect(adviceFor({ ...refused, cause: 'no-credits' })).toContain('credits for this month are used up');
    expect(adviceFor({ ...refused, cause: 'refused: spend-limit (40333)' })).not.toContain('credits');
  });

  it.each([
    ['pair-per-hour', 'caller was already sent as many automatic texts'],
    ['office-per-hour', 'office has sent as many automatic texts'],
    ['staff-per-hour', 'staff of this office have sent as many texts'],
    ['own-number', 'belongs to an office'],
    ['short-number', 'too short'],
  ] as const)('who reads of a text that the loop guard refused, %s, learns that it was, and why', (guard, why) => {
    const advices = (['rate-limited', 'other', null] as const).map((reason) =>
      adviceFor({ status: 'refused', reason, reconciliation: null, cause: `guarded: ${guard}` }),
    );
    // Whatever general reason it bears.
    expect(new Set(advices).size).toBe(1);
    expect(advices[0]).toContain(why);
    expect(advices[0]).toMatch(/^[A-Z].{20,}\.$/);
    // It was never sent, so it cannot have got lost on its way.
    expect(advices[0]).not.toContain('did not arrive');
  });

  it('nobody is told to write again to a number that is never texted', () => {
    for (const guard of ['own-number', 'short-number'])
      expect(
        adviceFor({ status: 'refused', reason: 'other', reconciliation: null, cause: `guarded: ${guard}` }),
      ).not.toMatch(/write (it )?again/i);
  });
});

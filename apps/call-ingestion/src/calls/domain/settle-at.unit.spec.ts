import { describe, expect, it } from '@jest/globals';
import { caller, CALLER, dialled, LINE, NOON, sessionOf, type Told } from './calls.fixtures.js';
import { summaryOf } from './call-summary.js';
import { settleAt } from './settle-at.js';

const WAITS = { afterCaller: 4_000, afterOutgoing: 120_000 };
const NOW = NOON + 60_000;
const anna = dialled('anna');
const parked = caller.ringsAt('application');

describe('settleAt', () => {
  it.each<{ case: string; events: readonly Told[]; due: number | null }>([
    { case: 'nothing is known yet', events: [], due: null },
    { case: 'the caller waits', events: [parked], due: null },
    {
      case: 'R6 only an outgoing leg has ended',
      events: [parked, anna.rings, anna.ends('no-answer')],
      due: null,
    },
    { case: 'the direction of the leg that ended is not known', events: [caller.ends('busy')], due: null },
    { case: 'the caller’s leg has ended', events: [parked, anna.rings, caller.ends()], due: NOW + 4_000 },
    { case: 'a call of staff lasts', events: [anna.rings, anna.answeredBy()], due: null },
    { case: 'a call of staff has ended', events: [anna.rings, anna.ends('hung-up')], due: NOW + 120_000 },
  ])('$case: $due', ({ events, due }) => {
    expect(settleAt(sessionOf(...events), NOW, WAITS)).toBe(due);
  });
});

describe('summaryOf', () => {
  it('shows a call from outside by the caller’s leg', () => {
    expect(summaryOf(sessionOf(parked, anna.rings, anna.ends(), caller.ends()))).toEqual({
      direction: 'inbound',
      from: CALLER,
      to: LINE,
      line: LINE,
      startedAt: NOON,
      endedAt: NOON + 3_000,
    });
  });

  it('shows a withheld caller as none', () => {
    expect(summaryOf(sessionOf(caller.ringsAt('application', null)))).toMatchObject({
      direction: 'inbound',
      from: null,
    });
  });

  it('shows a call of staff as outbound, of the office that it was made from, until its last leg ends', () => {
    const ben = dialled('ben');
    const lasting = sessionOf(anna.rings, anna.ends(), ben.rings);
    expect(summaryOf(lasting)).toMatchObject({ direction: 'outbound', from: LINE, line: LINE, endedAt: null });
    const over = sessionOf(anna.rings, ben.rings, ben.ends(), anna.ends());
    expect(summaryOf(over)).toMatchObject({ startedAt: NOON, endedAt: NOON + 3_000 });
  });

  it('shows no numbers and no direction while no leg has said where it goes', () => {
    expect(summaryOf(sessionOf(caller.ends('busy')))).toEqual({
      direction: null,
      from: null,
      to: null,
      line: null,
      startedAt: NOON,
      endedAt: null,
    });
  });

  it('counts from the first sign of a leg whose start was never reported', () => {
    const late = sessionOf(anna.rings, caller.ends(), parked);
    expect(summaryOf(late).startedAt).toBe(NOON + 2_000);
  });
});

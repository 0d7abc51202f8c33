import { describe, expect, it } from '@jest/globals';
import type { PhoneNumber } from '@textback/contracts';
import { withFacts, withSettings } from './changed-input.js';
import { aCallToDecide, LINE, minutesAfter, TEXTING_NUMBER } from './decision.fixtures.js';
import { periodOf, textFor, variablesOf } from './missed-call-message.js';

const SECOND_LINE = '+15559870009' as PhoneNumber;
const withLines = (...lines: PhoneNumber[]) =>
  aCallToDecide({
    call: { to: SECOND_LINE },
    settings: { numbers: { textingNumber: TEXTING_NUMBER, lines } },
    autoReplies: { duringHours: { enabled: true, message: '{office_phone}' } },
  });

describe('textFor', () => {
  it("R9 names the office's first line, whichever was called", () => {
    expect(textFor(withLines(LINE, SECOND_LINE))).toEqual({ text: LINE, credits: 1 });
  });

  it('R9 names the line that was called when the office has listed none', () => {
    expect(textFor(withLines())).toEqual({ text: SECOND_LINE, credits: 1 });
  });

  it('R9 does not mix up calls of one office on several lines', () => {
    const input = withLines();
    const other = { ...input, facts: { ...input.facts, call: { ...input.facts.call, to: LINE } } };
    expect([input, other, input].map((one) => textFor(one).text)).toEqual([SECOND_LINE, LINE, SECOND_LINE]);
  });
});

describe('variablesOf', () => {
  it('R9 an office without lines has no telephone, and one without a texting number has none', () => {
    const { office } = aCallToDecide({ settings: { numbers: { textingNumber: null, lines: [] } } });
    expect(variablesOf(office)).toEqual({
      office_name: 'Elm Street Dental',
      office_phone: null,
      texting_number: null,
    });
  });
});

describe('periodOf', () => {
  const open = aCallToDecide();
  const { hours } = open.office.settings;
  const holiday = { date: '2026-03-02', name: 'Elm Street Day' };

  it('R13 judges a call anew for other hours, and for other holidays', () => {
    const closed = withSettings(open, { hours: { ...hours, weekly: { ...hours.weekly, monday: [] } } });
    const observing = withSettings(open, {
      hours: { ...hours, holidays: { country: 'US', region: null, openOn: [] } },
    });
    const onHoliday = withFacts(observing, { holidays: [holiday] });
    const periods = [open, closed, observing, onHoliday, observing, open].map((input) => periodOf(input).period);
    expect(periods).toEqual([
      'during-hours',
      'outside-hours',
      'during-hours',
      'outside-hours',
      'during-hours',
      'during-hours',
    ]);
  });

  it('is found once for a call, however many rules ask, and also when the call is decided again', () => {
    const later = { ...withFacts(open, { waitingSince: open.now }), now: minutesAfter(5) };
    expect(periodOf(later)).toBe(periodOf(open));
  });
});

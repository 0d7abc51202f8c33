import { describe, expect, it } from '@jest/globals';
import { type OfficeId, type OfficeSettings, type PhoneNumber } from '@textback/contracts';
import { type Changes, someSettings } from '@textback/testing';
import { messageOfPeriod } from './message-of-period.js';

const officeId = '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10' as OfficeId;
const texting = (changes: Changes<OfficeSettings> = {}) => ({
  officeId,
  name: 'Elm Street Dental',
  version: 3,
  settings: someSettings(changes),
});
const messages = {
  duringHours: { enabled: true, message: 'Call {office_phone}, it’s {office_name}' },
  outsideHours: { enabled: false, message: 'Closed' },
};

describe('messageOfPeriod', () => {
  it('R1 is the message of the period, filled in and measured', () => {
    expect(messageOfPeriod(texting({ missedCallAutoReplies: messages }), 'during-hours')).toEqual({
      message: { text: 'Call +14155550101, it’s Elm Street Dental', characters: 41, credits: 1, parts: 1 },
      whyNoMessage: null,
    });
  });

  it('R9 names the texting number where no line is listed', () => {
    const office = texting({
      missedCallAutoReplies: messages,
      numbers: { textingNumber: '+14155550100' as PhoneNumber, lines: [] },
    });
    expect(messageOfPeriod(office, 'during-hours').message?.text).toContain('Call +14155550100,');
  });

  it.each([
    [
      'never configured',
      { ...texting(), version: 0, settings: null },
      { reason: 'office-not-configured', sentence: 'The office was never configured.' },
    ],
    [
      'switched off',
      texting({ missedCallAutoReplies: { enabled: false } }),
      { reason: 'auto-replies-off', sentence: 'Missed Call Auto-Replies are off.' },
    ],
    [
      'without a texting number',
      texting({ numbers: { textingNumber: null } }),
      { reason: 'office-not-configured', sentence: 'The office has no texting number.' },
    ],
    [
      'with the message of the period switched off',
      texting({ missedCallAutoReplies: messages }),
      { reason: 'period-message-off', sentence: 'The message for calls outside business hours is off.' },
    ],
  ])('R1 R7 an office that is %s texts nothing', (_, office, whyNoMessage) => {
    expect(messageOfPeriod(office, 'outside-hours')).toEqual({ message: null, whyNoMessage });
  });
});

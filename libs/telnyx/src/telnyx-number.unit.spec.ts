import { describe, expect, it } from '@jest/globals';
import { telnyxNumber } from './telnyx-number.js';

describe('telnyxNumber', () => {
  it.each([
    ['+15551230001', '+15551230001'],
    ['15551230001', '+15551230001'],
    ['sip:+15551230001@sip.example.com', '+15551230001'],
    ['sip:+15551230001@sip.example.com;user=phone', '+15551230001'],
    ['sip:+15551230001;npdi@sip.example.com', '+15551230001'],
    ['"Ana" <sips:+15551230001@sip.example.com:5061>', '+15551230001'],
    ['tel:+1-555-123-0001', '+15551230001'],
    [' +1 (555) 123-0001 ', '+15551230001'],
    ['+15551230001@sip.example.com', '+15551230001'],
  ])('%j is a number', (value, number) => {
    expect(telnyxNumber(value)).toBe(number);
  });

  it.each([
    undefined,
    null,
    '',
    'anonymous',
    'Restricted',
    'sip:anonymous@anonymous.invalid',
    '"Anonymous" <sip:anonymous@anonymous.invalid>',
    '+266696687',
    'sip:+86282452253@sip.example.com',
    'sip:reception@office.example.com',
    '1001',
    '5551230001',
    '+0155512300',
    '+1234567890123456',
    '+',
    '<'.repeat(500),
  ])('%j is withheld or not a full number', (value) => {
    expect(telnyxNumber(value)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { TextFailure } from '@textback/contracts';
import { meaningOfTelnyxError, tooFastOf, TELNYX_ERRORS } from './error-codes.js';

describe('meaningOfTelnyxError', () => {
  it.each([
    ['40300', 'opted-out', 'opt-out'],
    ['40001', 'landline', 'never'],
    ['40012', 'invalid-number', 'never'],
    ['40310', 'invalid-number', 'never'],
    ['10002', 'invalid-number', 'never'],
    ['10016', 'invalid-number', 'never'],
    ['40010', 'sender-not-configured', 'fix-configuration'],
    ['40329', 'sender-not-configured', 'fix-configuration'],
    ['40330', 'sender-not-configured', 'fix-configuration'],
    ['40002', 'spam-or-content', 'never'],
    ['40003', 'spam-or-content', 'never'],
    ['40015', 'spam-or-content', 'never'],
    ['40017', 'spam-or-content', 'never'],
    ['40322', 'spam-or-content', 'never'],
    ['40011', 'carrier-rate', 'later'],
    ['40016', 'carrier-rate', 'later'],
    ['40018', 'carrier-rate', 'later'],
    ['40318', 'rate-limited', 'later'],
    ['40006', 'carrier-unavailable', 'later'],
    ['40008', 'carrier-unavailable', 'later'],
    ['40305', 'sender-not-configured', 'fix-configuration'],
    ['40312', 'sender-not-configured', 'fix-configuration'],
    ['40314', 'sender-not-configured', 'fix-configuration'],
    ['40331', 'sender-not-configured', 'fix-configuration'],
    ['40333', 'spend-limit', 'fix-configuration'],
    ['10011', 'rate-limited', 'rate'],
  ])('%s means %s: %s', (code, reason, handling) => {
    expect(meaningOfTelnyxError(code)).toMatchObject({ code, reason, handling });
  });

  it.each(['49999', 'constructor', '__proto__'])('names the unknown code %s', (code) => {
    expect(meaningOfTelnyxError(code)).toMatchObject({ code, reason: 'other', handling: 'unknown' });
  });

  it.each([null, undefined, ''])('%j is no code', (code) => {
    expect(meaningOfTelnyxError(code)).toMatchObject({ reason: 'other', handling: 'unknown', title: 'No code' });
  });

  it('every code stands in the table once, with a reason of the contracts', () => {
    const codes = TELNYX_ERRORS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { reason } of TELNYX_ERRORS) expect(TextFailure.options).toContain(reason);
  });
});

describe('tooFastOf', () => {
  it.each([
    ['10011', 'account'],
    ['40011', 'number'],
    ['40016', 'number'],
    ['40018', 'number'],
    ['40318', 'number'],
    ['40008', null],
    ['99999', null],
    [null, null],
  ])('%s: too fast is %s', (code, whose) => {
    expect(tooFastOf(code)).toBe(whose);
  });
});

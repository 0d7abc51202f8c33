import { describe, expect, it } from '@jest/globals';
import { CallId, callIdOf, conversationIdOf, dispatchIdOf, Instant, Label, OfficeId, PhoneNumber } from './ids.js';

const office = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const otherOffice = OfficeId.parse('11111111-1111-1111-1111-111111111111');
const phone = PhoneNumber.parse('+15551230001');

describe('ids', () => {
  it('every service computes the same conversation for the same caller and office', () => {
    expect(conversationIdOf(office, phone)).toBe('72fe73a5-6031-572c-9c90-bbb4687a902f');
  });

  it('D: one caller has different conversations with different offices', () => {
    expect(conversationIdOf(office, phone)).not.toBe(conversationIdOf(otherOffice, phone));
  });

  it('R5: one rule and one call make one dispatch id; another rule makes another', () => {
    const call = CallId.parse('0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01');
    expect(dispatchIdOf(office, 'missed-call', call)).toBe(dispatchIdOf(office, 'missed-call', call));
    expect(dispatchIdOf(office, 'missed-call', call)).not.toBe(dispatchIdOf(office, 'staff-reply', call));
  });

  it('an upper-case id is the same id', () => {
    expect(OfficeId.parse('8C3F5F3A-0F2B-4BB1-9D57-5B9F2B7F1C10')).toBe(office);
  });

  it('a session id that is a UUID stays itself; any other becomes a stable one', () => {
    expect(callIdOf('telnyx', '428c31b6-7af4-4bcb-b7f5-5013ef9657c1')).toBe('428c31b6-7af4-4bcb-b7f5-5013ef9657c1');
    expect(callIdOf('asterisk', '1700000000.17')).toBe(callIdOf('asterisk', '1700000000.17'));
    expect(callIdOf('asterisk', '1700000000.17')).not.toBe(callIdOf('freeswitch', '1700000000.17'));
  });

  it.each(['5551230001', '+05551230001', '+1 555 123 0001', '+1', '+1234567890123456', ''])(
    'refuses %j as a telephone number',
    (text) => {
      expect(PhoneNumber.safeParse(text).success).toBe(false);
    },
  );

  it.each(['0000-01-01T00:00:00Z', '0000-12-31T23:59:59.999Z', '2026-02-30T00:00:00Z', '2026-03-02T17:05:00', 'now'])(
    'refuses %j as a moment: no database keeps the year 0',
    (text) => {
      expect(Instant.safeParse(text).success).toBe(false);
    },
  );

  it.each(['2026-03-02T17:05:00.000Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])('takes %j', (text) => {
    expect(Instant.parse(text)).toBe(text);
  });

  it.each(['1700000000.17', 'Büro/Leg 2', '📞', 'a'.repeat(200)])(
    'takes %j as an identifier of another system',
    (text) => {
      expect(Label.safeParse(text).success).toBe(true);
    },
  );

  it.each(['', 'a'.repeat(201), 'a\u0000b', 'a\nb', 'a\ud800b'])(
    'refuses %j as an identifier: it is empty, too long, or could not be stored',
    (text) => {
      expect(Label.safeParse(text).success).toBe(false);
    },
  );
});

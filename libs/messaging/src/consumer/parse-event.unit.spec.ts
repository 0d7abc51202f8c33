import { describe, expect, it } from '@jest/globals';
import { CallMissed, PersonChanged } from '@textback/contracts';
import fc from 'fast-check';
import type { EventRecord } from './event-record.js';
import { parseEvent } from './parse-event.js';
import { ContractViolation, MalformedEvent, UnknownEventType, Unprocessable } from './unprocessable.js';

const HEADERS = {
  ce_specversion: Buffer.from('1.0'),
  ce_id: Buffer.from('event-1'),
  ce_source: Buffer.from('pbx'),
  ce_type: Buffer.from(CallMissed.type),
  ce_time: Buffer.from('2026-03-02T17:05:00Z'),
};

function aRecord(changes: Partial<EventRecord> = {}): EventRecord {
  return {
    topic: CallMissed.topic,
    partition: 0,
    offset: '7',
    timestamp: '1772471100000',
    key: Buffer.from('key'),
    value: Buffer.from(JSON.stringify(CallMissed.example)),
    headers: HEADERS,
    ...changes,
  };
}

const parse = (record: EventRecord) => parseEvent(record, [CallMissed]);
const without = (name: keyof typeof HEADERS) =>
  aRecord({ headers: Object.fromEntries(Object.entries(HEADERS).filter(([header]) => header !== name)) });

describe('parseEvent', () => {
  it('reads CloudEvents in binary mode', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = { ...HEADERS, ce_correlationid: 'call-1', traceparent: Buffer.from(traceparent) };
    expect(parse(aRecord({ headers }))).toEqual({
      id: 'event-1',
      source: 'pbx',
      type: CallMissed.type,
      time: '2026-03-02T17:05:00Z',
      correlationId: 'call-1',
      traceparent,
      data: CallMissed.example,
    });
  });

  it('refuses an id that no database can hold: under another one the inbox would take it for a repetition', () => {
    const value = {
      specversion: '1.0',
      id: 'half \ud800',
      source: 'pbx',
      type: CallMissed.type,
      data: CallMissed.example,
    };
    const headers = { 'content-type': 'application/cloudevents+json' };
    expect(() => parse(aRecord({ headers, value: Buffer.from(JSON.stringify(value)) }))).toThrow(MalformedEvent);
  });

  it('reads CloudEvents in structured mode', () => {
    const value = {
      specversion: '1.0',
      id: 'event-2',
      source: 'pbx',
      type: CallMissed.type,
      data: CallMissed.example,
    };
    const record = aRecord({
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
      value: Buffer.from(JSON.stringify(value)),
    });
    expect(parse(record)).toMatchObject({ id: 'event-2', data: CallMissed.example });
  });

  it('takes the id as correlation and the record time as time when the publisher gave none', () => {
    expect(parse(without('ce_time'))).toMatchObject({ correlationId: 'event-1', time: '2026-03-02T17:05:00.000Z' });
  });

  it('drops fields that the contract does not know', () => {
    const value = Buffer.from(JSON.stringify({ ...CallMissed.example, later: 'added' }));
    expect(parse(aRecord({ value })).data).toEqual(CallMissed.example);
  });

  it.each([
    ['without a value', aRecord({ value: null }), MalformedEvent, 'The record has no value.'],
    ['that is not JSON', aRecord({ value: Buffer.from('{secret') }), MalformedEvent, 'The value is not JSON.'],
    ['that is not UTF-8', aRecord({ value: Buffer.from([0x22, 0xff, 0x22]) }), MalformedEvent, 'not UTF-8'],
    ['without id', without('ce_id'), MalformedEvent, '/id invalid_type'],
    [
      'with an id of 201 characters',
      aRecord({ headers: { ...HEADERS, ce_id: 'x'.repeat(201) } }),
      MalformedEvent,
      '/id',
    ],
    ['with a control character in its id', aRecord({ headers: { ...HEADERS, ce_id: 'a\0b' } }), MalformedEvent, '/id'],
    ['without type', without('ce_type'), MalformedEvent, '/type'],
    ['without source', without('ce_source'), MalformedEvent, '/source'],
    [
      'of another CloudEvents version',
      aRecord({ headers: { ...HEADERS, ce_specversion: '2.0' } }),
      MalformedEvent,
      '/specversion',
    ],
    [
      'of an unknown version',
      aRecord({ headers: { ...HEADERS, ce_type: 'textback.call.missed.v2' } }),
      UnknownEventType,
      CallMissed.type,
    ],
    [
      'of another topic',
      aRecord({ headers: { ...HEADERS, ce_type: PersonChanged.type } }),
      UnknownEventType,
      CallMissed.type,
    ],
    [
      'that violates its contract',
      aRecord({ value: Buffer.from('{"from":"secret"}') }),
      ContractViolation,
      '/officeId invalid_type',
    ],
    [
      'with a prototype for data',
      aRecord({ value: Buffer.from('{"__proto__":{"officeId":"x"}}') }),
      ContractViolation,
      '/officeId',
    ],
  ])('refuses a record %s, and says where without quoting', (_, record, kind, where) => {
    expect(() => parse(record)).toThrow(kind);
    expect(() => parse(record)).toThrow(where);
    expect(() => parse(record)).not.toThrow('secret');
  });

  it('answers an event or an Unprocessable, whatever the bytes are', () => {
    const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array));
    const header = fc.oneof(bytes, fc.string(), fc.constant(HEADERS.ce_type), fc.array(bytes, { maxLength: 2 }));
    const headers = fc.dictionary(fc.constantFrom('ce_id', 'ce_type', 'ce_source', 'content-type', 'x'), header);
    const value = fc.option(
      fc.oneof(
        bytes,
        fc.json().map((text) => Buffer.from(text)),
      ),
    );
    fc.assert(
      fc.property(headers, value, (headers, value) => {
        try {
          parse(aRecord({ headers, value }));
        } catch (error) {
          expect(error).toBeInstanceOf(Unprocessable);
        }
      }),
    );
  });
});

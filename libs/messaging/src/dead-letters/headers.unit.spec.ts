import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deadLetterHeaders, originalHeaders, originOf } from './headers.js';

const RECORD = { topic: 'call.missed', partition: 3, offset: '42', timestamp: '0', key: null, value: null };
const CAUSE = {
  consumer: 'chat',
  kind: 'failed',
  reason: 'TypeError, at x.js:1',
  attempts: 4,
  at: '2026-03-02T17:05:00.000Z',
} as const;

describe('dead-letter headers', () => {
  it('tell where the message came from and why it was given up', () => {
    const headers = deadLetterHeaders({ ...RECORD, headers: {} }, CAUSE);
    expect(headers).toEqual({
      'dlt-topic': 'call.missed',
      'dlt-partition': '3',
      'dlt-offset': '42',
      'dlt-consumer': 'chat',
      'dlt-kind': 'failed',
      'dlt-reason': 'TypeError, at x.js:1',
      'dlt-attempts': '4',
      'dlt-at': '2026-03-02T17:05:00.000Z',
    });
    expect(originOf(headers)).toEqual({ topic: 'call.missed', partition: 3, offset: '42', ...CAUSE });
  });

  it('keep the original headers as they were, repeated and binary ones too', () => {
    const value = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array));
    const original = fc.dictionary(
      fc.string().map((name) => `x-${name}`),
      fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 3 })),
    );
    fc.assert(
      fc.property(original, (headers) => {
        expect(originalHeaders(deadLetterHeaders({ ...RECORD, headers }, CAUSE))).toEqual({ ...headers });
      }),
    );
  });

  it('replace those of an earlier dead letter, when a redriven message fails again', () => {
    const first = deadLetterHeaders({ ...RECORD, headers: { ce_id: '1' } }, CAUSE);
    const second = deadLetterHeaders({ ...RECORD, offset: '43', headers: first }, { ...CAUSE, attempts: 1 });
    expect(originOf(second)).toMatchObject({ offset: '43', attempts: 1 });
    expect(originalHeaders(second)).toEqual({ ce_id: '1' });
  });

  it('are not read into records that have none', () => {
    expect(originOf({ ce_id: '1' })).toBeNull();
  });
});

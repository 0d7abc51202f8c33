import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withCorrelation } from './correlation.js';
import { Log, type LogLevel } from './log.js';
import { NumberMask } from './masking.js';
import { NestLog } from './nest-log.js';

function aLog(level: LogLevel = 'info'): { log: Log; lines: () => Record<string, unknown>[]; text: () => string } {
  const written: string[] = [];
  const log = new Log({
    service: 'rules',
    level,
    hashKey: 'a key for tests',
    destination: { write: (line) => written.push(line) },
  });
  return {
    log,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => written.join(''),
  };
}

describe('the number mask', () => {
  const mask = new NumberMask('a key for tests');

  it('keeps two digits and tells numbers apart, with or without the plus sign', () => {
    expect(mask.number('+14155550110')).toMatch(/^#[\da-f]{8}…10$/);
    expect(mask.number('+14155550110')).toBe(mask.number('14155550110'));
    expect(mask.number('+14155550110')).not.toBe(mask.number('+14155550210'));
  });

  it('cannot be undone without the key', () => {
    expect(new NumberMask('another key').number('+14155550110')).not.toBe(mask.number('+14155550110'));
  });

  it.each([
    ['in a sentence', 'no answer from +14155550110.', '+14155550110'],
    ['in a URL', 'GET /people?phone=%2B14155550110', '14155550110'],
    ['in a URL, without a plus sign', 'GET /people?phone=14155550110&x=1', '14155550110'],
    ['twice', '+14155550110 called +33612345678', '33612345678'],
    ['in quotes', "Key (phone)=('14155550110')", '14155550110'],
  ])('finds a number %s', (_, text, number) => {
    expect(mask.text(text)).not.toContain(number);
    expect(mask.text(text)).not.toContain('+');
  });

  it('leaves identifiers, times and small numbers alone', () => {
    const text = '00000000-0000-4000-8000-123456789012 2026-03-01T17:05:00.000Z offset=123456 10.0.0.1:29092';
    expect(mask.text(text)).toBe(text);
  });
});

describe('the log', () => {
  it('writes JSON lines with service, level and the correlation id of what is going on', () => {
    const { log, lines } = aLog();
    log.info('started', { port: 3002 });
    withCorrelation('c-1', () => log.warn('slow'));
    expect(lines()).toEqual([
      { level: 'info', time: expect.any(String), service: 'rules', port: 3002, msg: 'started' },
      { level: 'warn', time: expect.any(String), service: 'rules', correlationId: 'c-1', msg: 'slow' },
    ]);
  });

  it('never shows a number, wherever in a line it stands, and stays JSON', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9]\d{9,14}$/),
        fc.integer({ min: 10_000_000_000, max: 99_999_999_999 }),
        (digits, at) => {
          const { log, lines, text } = aLog();
          log.error(`cannot text +${digits}`, {
            to: `+${digits}`,
            nested: { list: [`tel:+${digits}`] },
            at,
            error: new Error('outer', { cause: new Error(`bad number +${digits}`) }),
          });
          expect(text()).not.toContain(`+${digits}`);
          expect(lines()[0]).toMatchObject({ at });
        },
      ),
    );
  });

  it('shows of an error what helps, and none of the rows that it was about', () => {
    const { log, lines, text } = aLog();
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (text)=(please call me)',
      parameters: ['please call me'],
    });
    log.error('failed', { error });
    expect(lines()[0]?.['error']).toMatchObject({ name: 'Error', message: 'duplicate key', code: '23505' });
    expect(text()).not.toContain('please call me');
  });

  it('cannot be made to write a second line', () => {
    const { log, lines } = aLog();
    log.info('name\n{"level":"fatal","msg":"forged"}');
    expect(lines()).toHaveLength(1);
  });

  it('says no more than its level', () => {
    const { log, lines } = aLog('warn');
    log.info('hidden');
    log.warn('shown');
    expect(lines()).toMatchObject([{ msg: 'shown' }]);
  });

  it('takes what Nest has to say, without its chatter', () => {
    const { log, lines } = aLog();
    const nest = new NestLog(log);
    nest.log('Mapped {/, GET} route', 'RouterExplorer');
    nest.error(new Error('broken'), 'the stack', 'SomeService');
    nest.warn('Kafka is away', 'BatchConsumer');
    expect(lines()).toMatchObject([
      { level: 'error', msg: 'broken', context: 'SomeService', error: { message: 'broken' } },
      { level: 'warn', msg: 'Kafka is away', context: 'BatchConsumer' },
    ]);
  });
});

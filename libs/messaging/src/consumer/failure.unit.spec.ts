import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '@textback/database';
import pg from 'pg';
import { QueryFailedError } from 'typeorm';
import { BrokerUnavailable } from '../kafka/errors.js';
import { failureKindOf, safeReason } from './failure.js';
import { ContractViolation } from './unprocessable.js';

function postgresError(code: string, details: Partial<pg.DatabaseError> = {}): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('Key (phone)=(+15551230001) exists', 0, 'error'), { code, ...details });
}

describe('failureKindOf', () => {
  it.each([
    ['the database is away', new DatabaseUnavailable(new Error('x')), 'unavailable'],
    ['the broker is away', new BrokerUnavailable(new Error('x')), 'unavailable'],
    ['a handler wrapped an outage', new Error('x', { cause: new DatabaseUnavailable(new Error('y')) }), 'unavailable'],
    ['TypeORM lost its connection', new QueryFailedError('SELECT', [], new Error('terminated')), 'unavailable'],
    ['Postgres shuts down', new QueryFailedError('SELECT', [], postgresError('57P01')), 'unavailable'],
    ['a deadlock was broken', postgresError('40P01'), 'contention'],
    ['a statement was cut off at its time limit', postgresError('57014'), 'contention'],
    ['TypeORM saw a serialization failure', new QueryFailedError('SELECT', [], postgresError('40001')), 'contention'],
    ['the contract is violated', new ContractViolation('/from'), 'unprocessable'],
    ['a constraint is violated', postgresError('23505'), 'failed'],
    ['a handler has a bug', new TypeError('x is undefined'), 'failed'],
    ['something that is no error was thrown', 'text', 'failed'],
  ])('when %s', (_, error, kind) => {
    expect(failureKindOf(error)).toBe(kind);
  });
});

describe('safeReason', () => {
  it('names class, code, table and constraint of a database error, and quotes nothing', () => {
    const reason = safeReason(postgresError('23505', { table: 'person', constraint: 'person_phone' }));
    expect(reason).toContain('code 23505, table person, constraint person_phone');
    expect(reason).not.toContain('+1555');
  });

  it('names class and place of a bug, and quotes nothing', () => {
    const reason = safeReason(new TypeError('cannot read "call me at +15551230001"'));
    expect(reason).toMatch(/^TypeError, at failure\.unit\.spec\.ts:\d+$/);
  });

  it('quotes what we wrote ourselves', () => {
    expect(safeReason(new ContractViolation('/from invalid_format.'))).toBe('ContractViolation: /from invalid_format.');
  });
});

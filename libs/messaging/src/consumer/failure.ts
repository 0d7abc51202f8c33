import { classifyDatabaseError, DatabaseUnavailable, isContention } from '@textback/database';
import { causes, isBrokerUnavailable } from '../kafka/errors.js';
import { Unprocessable } from './unprocessable.js';

/**
 * What a failure means for the messages that were being handled (design §4):
 * - `unavailable`: the database or the broker is away; wait, and never blame a message;
 * - `contention`: the same transaction may well succeed when it is run again;
 * - `unprocessable`: will never succeed; dead letter at once;
 * - `failed`: anything else; a bounded number of attempts, then dead letter.
 */
export type FailureKind = 'unavailable' | 'contention' | 'unprocessable' | 'failed';

/** Decides by class and code, never by an error's text. Looks at causes too: handlers may wrap what they catch. */
export function failureKindOf(error: unknown): FailureKind {
  const chain = causes(error).map(unwrapped);
  if (chain.some((cause) => cause instanceof DatabaseUnavailable) || isBrokerUnavailable(error)) return 'unavailable';
  if (chain.some(isContention)) return 'contention';
  if (chain.some((cause) => cause instanceof Unprocessable)) return 'unprocessable';
  return 'failed';
}

/** Whoever works through TypeORM's manager sees its QueryFailedError; what counts is the driver's error inside. */
const unwrapped = (error: Error): unknown =>
  'driverError' in error && error.driverError instanceof Error ? classifyDatabaseError(error.driverError) : error;

/**
 * An error as it may be shown in dead letters and logs: class, code and place. Its text may quote what a caller wrote,
 * so only our own {@link Unprocessable} ones are quoted.
 */
export function safeReason(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if (error instanceof Unprocessable) return `${error.name}: ${error.message}`.slice(0, 500);
  const source = causes(error)
    .map(unwrapped)
    .find((cause) => cause instanceof Error && 'code' in cause);
  const details = ['code', 'table', 'constraint'].flatMap((field) => {
    const value: unknown = (source as Record<string, unknown> | undefined)?.[field];
    return typeof value === 'string' ? [`${field} ${value}`] : [];
  });
  const place = /\bat .*?(?:\(|at )?([^\s(/\\]+:\d+):\d+\)?$/m.exec(error.stack ?? '')?.[1];
  return [error.name, ...details, ...(place === undefined ? [] : [`at ${place}`])].join(', ').slice(0, 500);
}

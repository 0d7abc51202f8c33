import { Injectable } from '@nestjs/common';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { currentCorrelation } from './correlation.js';
import { NumberMask } from './masking.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line says beside its message. Never a message's text or a name; ids are welcome. */
export type LogFields = Readonly<Record<string, unknown>> & { readonly error?: unknown };

export interface LogOptions {
  readonly service: string;
  readonly level: LogLevel;
  /** Key of the hashes that stand for telephone numbers. */
  readonly hashKey: string;
  /** Where the lines go; standard output by default. */
  readonly destination?: { write(line: string): unknown };
}

/**
 * The log: JSON lines with the service, the correlation id of what is going on, and every telephone number masked, wherever
 * in the line it stands.
 */
@Injectable()
export class Log {
  readonly mask: NumberMask;
  private readonly pino: Logger;

  constructor(options: LogOptions) {
    this.mask = new NumberMask(options.hashKey);
    const destination = options.destination ?? process.stdout;
    const masked: DestinationStream = { write: (line) => void destination.write(this.mask.text(line)) };
    this.pino = pino(
      {
        level: options.level,
        base: { service: options.service },
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        mixin: () => {
          const correlationId = currentCorrelation()?.correlationId;
          return correlationId === undefined ? {} : { correlationId };
        },
        serializers: { error: describeError },
      },
      masked,
    );
  }

  debug(message: string, fields: LogFields = {}): void {
    this.pino.debug(fields, message);
  }

  info(message: string, fields: LogFields = {}): void {
    this.pino.info(fields, message);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.pino.warn(fields, message);
  }

  error(message: string, fields: LogFields = {}): void {
    this.pino.error(fields, message);
  }

  fatal(message: string, fields: LogFields = {}): void {
    this.pino.fatal(fields, message);
  }

  /** A telephone number as it may appear in a line: keyed hash and last two digits. */
  maskNumber(phone: string): string {
    return this.mask.number(phone);
  }
}

/** What of an error is logged. Nothing else: a database error carries the rows and parameters that it was about. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    message: error.message,
    code: 'code' in error ? String(error.code) : undefined,
    stack: error.stack,
    cause: error.cause === undefined || depth === 3 ? undefined : describeError(error.cause, depth + 1),
  };
}

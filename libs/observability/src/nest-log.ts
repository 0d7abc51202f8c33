import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** Who in Nest tells every module and route at each start. */
const CHATTER = new Set<unknown>([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
  'NestApplication',
]);

/** Lets Nest, and whoever uses Nest's Logger, write to {@link Log}. The last argument of a call is its context. */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    const fields = fieldsOf(rest);
    if (CHATTER.has(fields.context)) this.sink.debug(textOf(message), fields);
    else this.sink.info(textOf(message), fields);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.sink.error(textOf(message), { ...fieldsOf(rest), ...(message instanceof Error && { error: message }) });
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.sink.warn(textOf(message), fieldsOf(rest));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.sink.debug(textOf(message), fieldsOf(rest));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.sink.debug(textOf(message), fieldsOf(rest));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.sink.fatal(textOf(message), fieldsOf(rest));
  }
}

const textOf = (message: unknown): string => {
  if (typeof message === 'string') return message;
  return message instanceof Error ? message.message : JSON.stringify(message);
};

/** Nest passes a stack (of errors) and then the context, both as plain text. */
function fieldsOf(rest: readonly unknown[]): { context?: unknown; stack?: unknown } {
  const context = rest.at(-1);
  const stack = rest.length > 1 ? rest[0] : undefined;
  return { context, ...(typeof stack === 'string' && { stack }) };
}

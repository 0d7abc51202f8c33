import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Endpoint } from '@textback/contracts';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { ENDPOINT, WithHeaders } from './endpoint.js';

/**
 * Holds a handler to the reply and the headers that its contract promises. Fields that the contract does not name are dropped,
 * so that nothing leaves by accident; a reply that does not fit is our fault and becomes a 500.
 */
@Injectable()
export class ReplyInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const contract = this.reflector.get<Endpoint | undefined>(ENDPOINT, context.getHandler());
    if (context.getType() !== 'http' || contract === undefined) return next.handle();
    return next.handle().pipe(
      map((result: unknown) => {
        const { body, headers } = result instanceof WithHeaders ? result : { body: result, headers: {} };
        const reply = contract.reply.parse(body);
        const promised = contract.replyHeaders.parse(headers) as Record<string, string>;
        context.switchToHttp().getResponse<FastifyReply>().headers(promised);
        return reply;
      }),
    );
  }
}

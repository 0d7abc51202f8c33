import { type ArgumentsHost, Catch, Injectable } from '@nestjs/common';
import { BaseWsExceptionFilter } from '@nestjs/websockets';
import { Log } from '@textback/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';
import { sendProblem } from './send-problem.js';

/** Answers every error over HTTP as `application/problem+json`, and logs those that are our fault. */
@Injectable()
@Catch()
export class ProblemFilter extends BaseWsExceptionFilter {
  constructor(private readonly log: Log) {
    super();
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') return super.catch(error, host);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.status >= 500)
      this.log.error('request failed', { method: request.method, route: request.routeOptions?.url, error });
    if (reply.sent) return;
    if (problem.status === 401) {
      const flaw = request.headers.authorization === undefined ? '' : ', error="invalid_token"';
      void reply.header('www-authenticate', `Bearer realm="textback"${flaw}`);
    }
    sendProblem(reply, problem);
  }
}

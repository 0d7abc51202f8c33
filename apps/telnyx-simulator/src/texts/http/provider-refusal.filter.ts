import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProviderRefusal } from '../application/provider-refusal.js';

/** Answers in the provider's form of errors, not in ours. */
@Catch(ProviderRefusal)
export class ProviderRefusalFilter implements ExceptionFilter<ProviderRefusal> {
  catch(refusal: ProviderRefusal, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(refusal.status).headers(refusal.headers).send(refusal.toBody());
  }
}

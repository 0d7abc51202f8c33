import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProviderRefusal } from '../application/provider-refusal.js';

/** The provider's API wants a key. Any will do: this is no place for a secret. */
@Injectable()
export class BearerGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { authorization } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (/^Bearer \S+$/.test(authorization ?? '')) return true;
    throw new ProviderRefusal(401, '10009');
  }
}

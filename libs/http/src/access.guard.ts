import { type CanActivate, type ExecutionContext, Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InvalidToken, type Principal, roleIn, TokenVerifier } from '@textback/auth';
import { type Access, type Endpoint, OFFICE_ROLES, OfficeId } from '@textback/contracts';
import { ENDPOINT } from './endpoint.js';
import type { IncomingRequest } from './parse-request.js';
import { notFound, ProblemError } from './problem-error.js';
import { PUBLIC } from './public.js';

/**
 * Lets a request through to an endpoint whose contract allows its caller, and to a public route. Nothing else: a route that
 * says neither is closed, although the service would not have booted with it. Sockets have their own guard.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Optional() private readonly tokens?: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const contract = this.reflector.get<Endpoint | undefined>(ENDPOINT, context.getHandler());
    if (contract === undefined) return this.reflector.get<boolean | undefined>(PUBLIC, context.getHandler()) === true;
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    if (this.tokens === undefined) throw new Error('This service does not check tokens, so it can have no endpoints.');
    const principal = await this.tokens.verify(bearerToken(request.headers));
    assertAllowed(contract.access, principal, request.params);
    request.principal = principal;
    return true;
  }
}

/** The token of the Authorization header (RFC 6750). */
export function bearerToken(headers: IncomingRequest['headers']): string {
  const header = headers['authorization'];
  const token = typeof header === 'string' ? /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1] : undefined;
  if (token === undefined) throw new InvalidToken('The request has no bearer token.');
  return token;
}

/**
 * Throws unless the principal may use an endpoint with this access: 404 for an office that they may not see, 403 for one in
 * which they may do less (design §5).
 */
export function assertAllowed(access: Access, principal: Principal, params: unknown): void {
  if (principal.kind === 'service') {
    if (access.scope === undefined) throw new ProblemError(403, 'forbidden', 'This is for users, not for services.');
    if (!principal.scopes.has(access.scope))
      throw new ProblemError(403, 'forbidden', 'The token does not have the scope that this needs.');
    return;
  }
  if (access.office === undefined) throw new ProblemError(403, 'forbidden', 'This is for services, not for users.');
  const office = OfficeId.safeParse((params as { officeId?: unknown }).officeId);
  const role = office.success ? roleIn(principal, office.data) : null;
  if (role === null) throw notFound('office');
  if (OFFICE_ROLES.indexOf(role) < OFFICE_ROLES.indexOf(access.office))
    throw new ProblemError(403, 'forbidden', `This needs the role ${access.office} in the office.`);
}

import { Injectable } from '@nestjs/common';
import { InvalidToken, TokenVerifier } from '@textback/auth';
import { bearerToken, ProblemError, problemOf } from '@textback/http';
import type { LiveSocket, User } from './live-types.js';
import { SubscriptionRate } from './subscription-rate.js';
import { UserConnections } from './user-connections.js';

/** Longer than any token of ours; longer ones are not even looked at. */
const LONGEST_TOKEN = 8_192;

/**
 * Lets a socket in by `handshake.auth.token`, or by the Authorization header, which pages cannot set and other clients have
 * anyway; never by the query, which proxies log.
 */
@Injectable()
export class Authenticate {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly connections: UserConnections,
  ) {}

  /** Middleware of the namespace. A refusal reaches the client as `connect_error`, with a problem as its `data`. */
  async middleware(socket: LiveSocket, next: (error?: Error & { data?: unknown }) => void): Promise<void> {
    try {
      socket.data.user = await this.userOf(socket);
      socket.data.rate = new SubscriptionRate();
      next();
    } catch (error) {
      const problem = problemOf(error);
      next(Object.assign(new Error(problem.title), { data: problem }));
    }
  }

  private async userOf(socket: LiveSocket): Promise<User> {
    const { auth, headers } = socket.handshake;
    const token: unknown = auth['token'] ?? (headers.authorization && bearerToken(headers));
    if (typeof token !== 'string' || token.length > LONGEST_TOKEN)
      throw new InvalidToken('The handshake has no token in auth.token.');
    const principal = await this.tokens.verify(token);
    if (principal.kind !== 'user') throw new ProblemError(403, 'forbidden', 'This is for users, not for services.');
    if (!this.connections.hasRoom(principal.subject))
      throw new ProblemError(429, 'too-many-connections', 'This user has too many connections.');
    return principal;
  }
}

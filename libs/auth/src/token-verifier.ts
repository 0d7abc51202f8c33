import type { Principal } from './principal.js';

/** Verifies bearer tokens against the platform's JWKS: signature, algorithm, issuer, audience, time. */
export abstract class TokenVerifier {
  /**
   * The principal of a token. Throws {@link InvalidToken} for anything that is not valid now, and
   * {@link IdentityProviderUnavailable} when the keys cannot be had, which says nothing about the token.
   */
  abstract verify(token: string): Promise<Principal>;
}

/** The token is missing, malformed, expired, or not from our issuer. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/** The issuer's keys cannot be fetched, and none are cached. Nothing is let in meanwhile. */
export class IdentityProviderUnavailable extends Error {
  override readonly name = 'IdentityProviderUnavailable';
  constructor(cause: unknown) {
    super('The identity provider is unavailable.', { cause });
  }
}

import type { Principal } from './principal.js';

/** Verifies bearer tokens against the platform's JWKS: signature, algorithm, issuer, audience, time. */
export abstract class TokenVerifier {
  /** The principal of a token. Throws {@link InvalidToken} for anything that is not valid now. */
  abstract verify(token: string): Promise<Principal>;
}

/** The token is missing, malformed, expired, or not from our issuer. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

import { Label, OFFICE_ROLES, OfficeId, SCOPES, type Scope } from '@textback/contracts';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Principal } from './principal.js';
import { IdentityProviderUnavailable, InvalidToken, TokenVerifier } from './token-verifier.js';

/** Where tokens come from, and for whom they must be meant. */
export interface JwksOptions {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Signature algorithms that we accept: asymmetric ones only, so that a public key can never serve as a shared secret. */
export const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

/** Seconds by which the issuer's clock and ours may differ. */
const CLOCK_TOLERANCE = 5;

/** Who did what is kept under the subject, so it must be something that a database can store. */
const Common = z.object({ sub: Label, exp: z.number() });
/** Claims of a user: a role in each of their offices. Other claims are ignored. */
const UserClaims = Common.extend({ offices: z.record(OfficeId, z.enum(OFFICE_ROLES)) });
/** Claims of a service (client credentials): scopes with spaces between them, as in RFC 9068. */
const ServiceClaims = Common.extend({ scope: z.string().max(2_000) });

/** Verifies tokens with the keys that the issuer publishes; jose fetches, caches and rotates them. */
export class JwksTokenVerifier extends TokenVerifier {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly options: JwksOptions) {
    super();
    this.keys = createRemoteJWKSet(new URL(options.jwksUrl), { timeoutDuration: 1_500 });
  }

  async verify(token: string): Promise<Principal> {
    return principalOf(await this.claimsOf(token));
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      const { issuer, audience } = this.options;
      const { payload } = await jwtVerify(token, this.keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE,
      });
      return payload;
    } catch (error) {
      throw isTokensFault(error)
        ? new InvalidToken('The token is not valid.', { cause: error })
        : new IdentityProviderUnavailable(error);
    }
  }
}

function principalOf(payload: JWTPayload): Principal {
  const subject = Common.shape.sub.safeParse(payload.sub);
  if (!subject.success)
    throw new InvalidToken('The subject of the token must be 1 to 200 characters, none of them a control character.', {
      cause: subject.error,
    });
  if ('offices' in payload) {
    const claims = UserClaims.safeParse(payload);
    if (!claims.success) throw new InvalidToken('The token has claims that are not ours.', { cause: claims.error });
    const { sub, exp, offices } = claims.data;
    return {
      kind: 'user',
      subject: sub,
      offices: new Map(Object.entries(offices) as [OfficeId, (typeof OFFICE_ROLES)[number]][]),
      expiresAt: new Date(exp * 1_000),
    };
  }
  const claims = ServiceClaims.safeParse(payload);
  if (!claims.success) throw new InvalidToken('The token names neither offices nor scopes.', { cause: claims.error });
  const { sub, exp, scope } = claims.data;
  return {
    kind: 'service',
    subject: sub,
    scopes: new Set(scope.split(' ').filter(isScope)),
    expiresAt: new Date(exp * 1_000),
  };
}

const isScope = (text: string): text is Scope => (SCOPES as readonly string[]).includes(text);

/** jose's errors about the token itself. Every other failure is about fetching the keys, and no token is to blame. */
const isTokensFault = (error: unknown): boolean =>
  [
    errors.JWTClaimValidationFailed,
    errors.JWTExpired,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ].some((kind) => error instanceof kind);

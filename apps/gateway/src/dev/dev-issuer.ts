import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type OfficeId, OFFICE_ROLES, type OfficeRole, SCOPES } from '@textback/contracts';
import { exportJWK, type JWK, SignJWT } from 'jose';
import type { GatewayConfig } from '../config.js';

const ALGORITHM = 'EdDSA';
const KEY_ID = 'development';

/** Who a development token is for. */
export interface TokenRequest {
  readonly role: OfficeRole | 'service';
  readonly office?: OfficeId;
  readonly subject?: string;
  /** Seconds until the token ends. */
  readonly ttl: number;
}

export const DEV_ROLES = [...OFFICE_ROLES, 'service'] as const;

/** Stands in for the platform's identity provider on a developer's machine. It asks nobody for a password. */
export class DevIssuer {
  private constructor(
    private readonly key: KeyObject,
    private readonly issuer: string,
    private readonly audience: string,
    private readonly office: OfficeId,
  ) {}

  /** The issuer, or undefined when this is not a development machine. Throws when the key is not one. */
  static from(config: GatewayConfig): DevIssuer | undefined {
    const { DEV_ISSUER_KEY: key, JWT_ISSUER: issuer, JWT_AUDIENCE: audience, DEV_OFFICE_ID: office } = config;
    if (key === undefined || issuer === undefined || audience === undefined || office === undefined) return undefined;
    const der = Buffer.from(key, 'base64');
    return new DevIssuer(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), issuer, audience, office);
  }

  async jwks(): Promise<{ keys: JWK[] }> {
    const jwk = await exportJWK(createPublicKey(this.key));
    return { keys: [{ ...jwk, kid: KEY_ID, alg: ALGORITHM, use: 'sig' }] };
  }

  /** A user's token with one office, or a service's with every scope. */
  token({ role, office = this.office, subject = `dev-${role}`, ttl }: TokenRequest): Promise<string> {
    const claims = role === 'service' ? { scope: SCOPES.join(' ') } : { offices: { [office]: role } };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
      .setSubject(subject)
      .setIssuer(this.issuer)
      .setAudience(this.audience)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1_000) + ttl)
      .sign(this.key);
  }
}

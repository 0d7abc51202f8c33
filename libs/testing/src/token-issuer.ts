import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OfficeRole, Scope } from '@textback/contracts';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

const ALGORITHM = 'ES256';
const AUDIENCE = 'textback';
const KEY_ID = 'test-key';

/** What a test may change about a token: to make one that must be refused. */
export interface TokenFlaws {
  /** Seconds until it ends; negative: it ended already. Default 600. */
  readonly expiresIn?: number;
  readonly issuer?: string;
  readonly audience?: string;
  /** Signed by a key that the JWKS does not know, under a key id that it does. */
  readonly forged?: boolean;
}

/** An identity provider on this machine: a JWKS over HTTP and tokens signed with its key. */
export interface TokenIssuer {
  /** What a service is configured with. */
  readonly auth: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
  /** A user's token. */
  user(
    claims: { readonly offices: Readonly<Record<string, OfficeRole>>; readonly subject?: string },
    flaws?: TokenFlaws,
  ): Promise<string>;
  /** A service's token with these scopes. */
  service(...scopes: Scope[]): Promise<string>;
  /** A token with any claims at all. */
  token(claims: JWTPayload, flaws?: TokenFlaws): Promise<string>;
  close(): Promise<void>;
}

export async function aTokenIssuer(): Promise<TokenIssuer> {
  const [own, stranger] = await Promise.all([generateKeyPair(ALGORITHM), generateKeyPair(ALGORITHM)]);
  const jwks = JSON.stringify({
    keys: [{ ...(await exportJWK(own.publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' }],
  });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(jwks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const auth = { issuer: base, audience: AUDIENCE, jwksUrl: `${base}/jwks` };

  const token = async (claims: JWTPayload, flaws: TokenFlaws = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
      .setIssuer(flaws.issuer ?? auth.issuer)
      .setAudience(flaws.audience ?? auth.audience)
      .setIssuedAt(Math.min(now, now + (flaws.expiresIn ?? 0)))
      .setExpirationTime(now + (flaws.expiresIn ?? 600))
      .sign(flaws.forged === true ? stranger.privateKey : own.privateKey);
  };

  return {
    auth,
    token,
    user: ({ offices, subject = 'user-1' }, flaws) => token({ sub: subject, offices }, flaws),
    service: (...scopes) => token({ sub: 'some-service', scope: scopes.join(' ') }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

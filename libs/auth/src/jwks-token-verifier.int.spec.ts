import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { OfficeId } from '@textback/contracts';
import { aTokenIssuer, type TokenIssuer } from '@textback/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { JwksTokenVerifier } from './jwks-token-verifier.js';
import { roleIn } from './principal.js';
import { IdentityProviderUnavailable, InvalidToken } from './token-verifier.js';

// Real: a JWKS over HTTP, and signatures.
const OFFICE = OfficeId.parse('00000000-0000-4000-8000-000000000001');
const OTHER_OFFICE = OfficeId.parse('00000000-0000-4000-8000-000000000002');

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await aTokenIssuer();
});
afterAll(() => issuer.close());

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** A JWKS of our own, so that a test can say what it answers. */
async function aJwks(answer: { status?: number; body: string }): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(answer.status ?? 200, { connection: 'close' }).end(answer.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
}

describe('the token verifier', () => {
  it('knows a user by their offices, whatever scopes their token has beside', async () => {
    const token = await issuer.token({ sub: 'ann', offices: { [OFFICE]: 'frontdesk' }, scope: 'openid texts:read' });
    const principal = await new JwksTokenVerifier(issuer.auth).verify(token);
    expect(principal).toMatchObject({ kind: 'user', subject: 'ann' });
    expect(roleIn(principal, OFFICE)).toBe('frontdesk');
    expect(roleIn(principal, OTHER_OFFICE)).toBeNull();
    expect(principal.expiresAt.getTime()).toBeGreaterThan(Date.now());
  });

  it('knows a service by its scopes, and leaves out those that are not ours', async () => {
    const token = await issuer.token({ sub: 'pbx', scope: 'call-events:write everything' });
    const principal = await new JwksTokenVerifier(issuer.auth).verify(token);
    expect(principal).toMatchObject({ kind: 'service', scopes: new Set(['call-events:write']) });
    expect(roleIn(principal, OFFICE)).toBeNull();
  });

  it.each(['ann\0', 'a\nb', '\ud800', '', 'a'.repeat(201)])(
    'refuses a subject that could not be kept: %j',
    async (sub) => {
      for (const rest of [{ offices: { [OFFICE]: 'frontdesk' } }, { scope: 'call-events:write' }]) {
        const token = await issuer.token({ sub, ...rest });
        const refused = expect(new JwksTokenVerifier(issuer.auth).verify(token)).rejects;
        await refused.toThrow(InvalidToken);
      }
    },
  );

  it('takes an office id in upper case for the same office', async () => {
    const token = await issuer.token({ sub: 'ann', offices: { [OFFICE.toUpperCase()]: 'manager' } });
    expect(roleIn(await new JwksTokenVerifier(issuer.auth).verify(token), OFFICE)).toBe('manager');
  });

  it('refuses a good signature of an algorithm that is not on the list', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES384');
    const jwksUrl = await aJwks({ body: JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] }) });
    const token = await new SignJWT({ offices: { [OFFICE]: 'manager' } })
      .setProtectedHeader({ alg: 'ES384', kid: 'k' })
      .setSubject('ann')
      .setIssuer(issuer.auth.issuer)
      .setAudience(issuer.auth.audience)
      .setExpirationTime('1h')
      .sign(privateKey);
    await expect(new JwksTokenVerifier({ ...issuer.auth, jwksUrl }).verify(token)).rejects.toThrow(InvalidToken);
  });

  it('forgives clocks that differ by seconds, and no more', async () => {
    const verifier = new JwksTokenVerifier(issuer.auth);
    const claims = { sub: 'ann', offices: { [OFFICE]: 'manager' } };
    await expect(verifier.verify(await issuer.token(claims, { expiresIn: -2 }))).resolves.toBeDefined();
    await expect(verifier.verify(await issuer.token(claims, { expiresIn: -30 }))).rejects.toThrow(InvalidToken);
  });

  it.each([
    ['answers an error', { status: 500, body: '' }],
    ['answers something else', { body: '<html>' }],
    ['answers no key set', { body: '{"keys":7}' }],
  ])('blames no token while the issuer %s', async (_, answer) => {
    const jwksUrl = await aJwks(answer);
    const token = await issuer.user({ offices: { [OFFICE]: 'manager' } });
    await expect(new JwksTokenVerifier({ ...issuer.auth, jwksUrl }).verify(token)).rejects.toThrow(
      IdentityProviderUnavailable,
    );
  });

  it('lets everybody in again once the issuer is back', async () => {
    const answer = { status: 500, body: '' };
    const verifier = new JwksTokenVerifier({ ...issuer.auth, jwksUrl: await aJwks(answer) });
    const token = await issuer.user({ offices: { [OFFICE]: 'manager' } });
    await expect(verifier.verify(token)).rejects.toThrow(IdentityProviderUnavailable);
    Object.assign(answer, { status: 200, body: await (await fetch(issuer.auth.jwksUrl)).text() });
    await expect(verifier.verify(token)).resolves.toBeDefined();
  });
});

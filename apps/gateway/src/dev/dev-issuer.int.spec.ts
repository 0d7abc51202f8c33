import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { JwksTokenVerifier } from '@textback/auth';
import { OfficeId, SCOPES } from '@textback/contracts';
import type { ServiceApp } from '@textback/http';
import { aGateway } from '../gateway.fixtures.js';

// Real: the gateway, and the verifier that the services use, fetching its keys from it.
const DEMO_OFFICE = OfficeId.parse('00000000-0000-4000-8000-000000000001');
const OTHER_OFFICE = OfficeId.parse('00000000-0000-4000-8000-000000000002');

let gateway: ServiceApp;
afterEach(() => gateway.close());

const aDevelopmentGateway = (): Promise<ServiceApp> =>
  aGateway({
    DEV_ISSUER_KEY: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'der' })
      .toString('base64'),
    DEV_OFFICE_ID: DEMO_OFFICE,
    JWT_ISSUER: 'http://issuer.test',
    JWT_AUDIENCE: 'textback',
  });

const verifier = () =>
  new JwksTokenVerifier({ issuer: 'http://issuer.test', audience: 'textback', jwksUrl: `${gateway.url}/dev/jwks` });

async function tokenFor(query: string): Promise<string> {
  const response = await fetch(`${gateway.url}/dev/token?${query}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { token: string }).token;
}

describe('the development issuer', () => {
  it('gives a role in the demo office, for eight hours, to whoever asks', async () => {
    gateway = await aDevelopmentGateway();
    const principal = await verifier().verify(await tokenFor('role=frontdesk'));
    expect(principal).toMatchObject({
      kind: 'user',
      subject: 'dev-frontdesk',
      offices: new Map([[DEMO_OFFICE, 'frontdesk']]),
    });
    expect(principal.expiresAt.getTime() - Date.now()).toBeGreaterThan(7.9 * 3_600_000);
  });

  it('gives another office, subject and duration when asked for them', async () => {
    gateway = await aDevelopmentGateway();
    const principal = await verifier().verify(await tokenFor(`role=manager&office=${OTHER_OFFICE}&sub=ann&ttl=60`));
    expect(principal).toMatchObject({ subject: 'ann', offices: new Map([[OTHER_OFFICE, 'manager']]) });
    expect(principal.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(60_000);
  });

  it('gives a service every scope', async () => {
    gateway = await aDevelopmentGateway();
    expect(await verifier().verify(await tokenFor('role=service'))).toMatchObject({
      kind: 'service',
      scopes: new Set(SCOPES),
    });
  });

  it('says what is wrong with a request', async () => {
    gateway = await aDevelopmentGateway();
    const response = await fetch(`${gateway.url}/dev/token?role=owner&ttl=999999`);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/query/role', '/query/ttl']);
  });

  it('never shows its private key', async () => {
    gateway = await aDevelopmentGateway();
    const { keys } = (await (await fetch(`${gateway.url}/dev/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  it('does not exist without a key', async () => {
    gateway = await aGateway({
      DEV_OFFICE_ID: DEMO_OFFICE,
      JWT_ISSUER: 'http://issuer.test',
      JWT_AUDIENCE: 'textback',
    });
    for (const path of ['/dev/token?role=service', '/dev/jwks'])
      expect((await fetch(gateway.url + path)).status).toBe(404);
  });
});

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretsIn } from './secrets.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'textback-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('secretsIn', () => {
  it('makes them once, so that tokens and signatures outlive a restart, for the eyes of the owner', () => {
    const file = join(folder, 'deep', 'secrets.json');

    const first = secretsIn(file);

    expect(secretsIn(file)).toEqual(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('adds what a newer version needs, and keeps what was there', () => {
    const file = join(folder, 'secrets.json');
    const { webhookTokenKey: _, ...older } = secretsIn(file);
    writeFileSync(file, JSON.stringify(older));

    const upgraded = secretsIn(file);

    expect(upgraded).toMatchObject(older);
    expect(upgraded.webhookTokenKey).toMatch(/^.{32,}$/);
    expect(secretsIn(file)).toEqual(upgraded);
  });

  it("gives the simulator a key pair whose public half is in the provider's form: 32 bytes", () => {
    const { simulatorPrivateKey, simulatorPublicKey } = secretsIn(join(folder, 'secrets.json'));

    const key = createPrivateKey({ key: Buffer.from(simulatorPrivateKey, 'base64'), format: 'der', type: 'pkcs8' });
    const jwk = createPublicKey(key).export({ format: 'jwk' });

    expect(jwk.crv).toBe('Ed25519');
    expect(Buffer.from(simulatorPublicKey, 'base64')).toEqual(Buffer.from(jwk.x ?? '', 'base64url'));
  });
});

import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const Secrets = z.object({
  /** Of the embedded Postgres's administrator. */
  postgresPassword: z.string(),
  /** Of every service's database role. */
  rolePassword: z.string(),
  /** Key of the hashes that stand for telephone numbers in logs. */
  logHashKey: z.string(),
  /** The development issuer's signing key: Ed25519, PKCS8 in base64. */
  devIssuerKey: z.string(),
  /** The simulated provider's webhook key: Ed25519, PKCS8 in base64. */
  simulatorPrivateKey: z.string(),
  /** Its public half as the provider's portal would show it: the raw 32 bytes in base64. */
  simulatorPublicKey: z.string(),
  /** What sms-dispatch shows the simulated provider. */
  providerApiKey: z.string(),
  /** Key of the tokens in the webhook URLs of texts. */
  webhookTokenKey: z.string(),
});

/** Everything secret of one stack. Made once, so that tokens and signatures outlive a restart. */
export type Secrets = z.infer<typeof Secrets>;

/**
 * Reads the secrets of a stack, or makes them: those that are missing, too, because a newer version may need more than the
 * one that wrote the file. Nobody but the owner may read it.
 */
export function secretsIn(file: string): Secrets {
  const known = existsSync(file) ? Secrets.partial().parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const complete = Secrets.safeParse(known);
  if (complete.success) return complete.data;
  const secrets: Secrets = { ...newSecrets(), ...known };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

function newSecrets(): Secrets {
  const simulator = generateKeyPairSync('ed25519');
  return {
    postgresPassword: randomText(),
    rolePassword: randomText(),
    logHashKey: randomText(),
    devIssuerKey: pkcs8(generateKeyPairSync('ed25519').privateKey),
    simulatorPrivateKey: pkcs8(simulator.privateKey),
    simulatorPublicKey: rawPublicKey(simulator.publicKey),
    providerApiKey: `simulated-${randomText()}`,
    webhookTokenKey: randomText(),
  };
}

const randomText = (): string => randomBytes(24).toString('base64url');

const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'der' }).toString('base64');

/** An Ed25519 SubjectPublicKeyInfo ends in the 32 bytes of the key (RFC 8410). */
const rawPublicKey = (key: KeyObject): string =>
  key.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_OFFICE_ID } from '../demo-office.js';
import { secretsIn } from '../secrets.js';

/**
 * Command of docker-compose.yml: makes the development keys once and writes them as an env file, which every other
 * container reads (`node --env-file`). Argument: the folder of the volume.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) throw new Error('Name the folder of the keys.');
const secrets = secretsIn(join(folder, 'secrets.json'));
const variables = {
  LOG_HASH_KEY: secrets.logHashKey,
  DEV_ISSUER_KEY: secrets.devIssuerKey,
  DEV_OFFICE_ID: DEMO_OFFICE_ID,
  SIMULATOR_PRIVATE_KEY: secrets.simulatorPrivateKey,
  TELNYX_PUBLIC_KEYS: secrets.simulatorPublicKey,
  TELNYX_API_KEY: secrets.providerApiKey,
  WEBHOOK_TOKEN_KEYS: secrets.webhookTokenKey,
};
const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
writeFileSync(join(folder, 'development.env'), lines.join(''), { mode: 0o600 });

import { SERVICES } from '@textback/contracts';
import { z } from 'zod';
import { provision, schemaOf } from '../provision.js';

/**
 * Command: creates a role and the schemas of every service. Run once by whoever administers the database, and again to set
 * new passwords. Environment: ADMIN_DATABASE_URL, and ROLE_PASSWORD, or ROLE_PASSWORD_<SERVICE> (e.g. ROLE_PASSWORD_RULES).
 */
const Environment = z.object({
  ADMIN_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  ROLE_PASSWORD: z.string().min(8).optional(),
});

const { ADMIN_DATABASE_URL, ROLE_PASSWORD } = Environment.parse(process.env);
for (const service of SERVICES) {
  const name = `ROLE_PASSWORD_${schemaOf(service).toUpperCase()}`;
  const password = process.env[name] ?? ROLE_PASSWORD;
  if (password === undefined) throw new Error(`Set ${name}, or ROLE_PASSWORD for all services.`);
  await provision(ADMIN_DATABASE_URL, service, password);
  process.stdout.write(`role and schemas of ${service} are there\n`);
}

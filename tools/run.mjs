import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { runChecks } from './checks.mjs';
import { ensureInstalled, nodeOf } from './install.mjs';
import { runMutations } from './mutations.mjs';
import { run } from './process.mjs';

/**
 * The entry of the npm scripts. Plain JavaScript without packages, for Node 20 and later, because it may be all that runs on
 * a fresh clone: it installs, builds, and then hands over to the Node that npm has brought.
 */

const root = fileURLToPath(new URL('..', import.meta.url));

/** Compiled programs; `npm start -- --service chat` passes its arguments on. */
const PROGRAMS = {
  start: ['apps/stack/src/main.js', 'start'],
  reset: ['apps/stack/src/main.js', 'reset'],
  demo: ['apps/stack/src/demo.js'],
  bench: ['bench/src/main.js'],
  faults: ['faults/src/main.js'],
  provider: ['apps/telnyx-simulator/src/provider-check.js'],
};

async function main([command = '', ...args]) {
  await ensureInstalled(root);
  const node = nodeOf(root);
  if (command === 'mutation') return (await runMutations({ root, node }, args)) ? 0 : 1;
  await ensureBuilt(root, node);
  if (command === 'test') return (await runChecks({ root, node }, args)) ? 0 : 1;
  const program = PROGRAMS[command];
  if (program === undefined)
    throw new Error(`Unknown command ${command}: test, mutation, ${Object.keys(PROGRAMS).join(', ')}.`);
  const [script, ...first] = program;
  const file = join(root, 'dist', script);
  if (!existsSync(file)) throw new Error(`${script} is not part of this build.`);
  const { status } = await run(node, [file, ...first, ...args], {});
  return status;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

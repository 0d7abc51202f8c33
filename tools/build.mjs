import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runToEnd } from './process.mjs';

/** What the compiled code is made from. */
const SOURCES = ['apps', 'libs', 'bench', 'faults', 'nest-cli.json', 'tsconfig.json', 'package.json'];

/**
 * Compiles when a source has changed since the last time. Two commands that are started together do not compile at once.
 * @param {string} root folder of the repository
 * @param {string} node
 */
export async function ensureBuilt(root, node) {
  const state = stateOf(root);
  const marker = join(root, 'dist', '.built-from');
  if (isAt(marker, state)) return;
  await withLock(join(root, 'dist', '.building'), async () => {
    if (isAt(marker, state)) return;
    await runToEnd(node, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build', '--all'], {
      cwd: root,
      quiet: true,
    });
    writeFileSync(marker, state);
  });
}

const isAt = (marker, state) => existsSync(marker) && readFileSync(marker, 'utf8') === state;

/** Changes whenever a source is written, added or removed. */
function stateOf(root) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stats = statSync(path);
    if (stats.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path}:${stats.mtimeMs}:${stats.size}\n`);
  };
  for (const source of SOURCES) visit(join(root, source));
  return hash.digest('hex');
}

/** The lock is a folder, because making one either succeeds or says that it is there. An abandoned one expires. */
async function withLock(folder, work) {
  const patience = Date.now() + 60_000;
  mkdirSync(join(folder, '..'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() > patience) rmSync(folder, { recursive: true, force: true });
      else await sleep(100);
    }
  }
  try {
    await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from './process.mjs';

/**
 * Makes sure that node_modules holds what the lock file says, and that our patches are in it.
 * @param {string} root folder of the repository
 */
export async function ensureInstalled(root) {
  const lock = readJson(join(root, 'package-lock.json'));
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (installed === null || !isInstalled(lock, installed, process)) {
    process.stdout.write('Installing the packages that package-lock.json names (npm ci) …\n');
    await runToEnd('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
  }
  await ensurePatched(root);
}

/**
 * Whether npm's record of what it installed agrees with the lock. Packages of other platforms need not be there.
 * @param {{ platform: string, arch: string }} machine
 */
export function isInstalled(lock, installed, machine) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const version = installed.packages[path]?.version;
    if (version !== undefined) return version === wanted.version;
    return wanted.optional === true && !isOursToHave(lock, path, wanted, machine);
  });
}

/** An optional package that the repository itself asks for, and that is made for this machine: scripts count on it. */
function isOursToHave(lock, path, { os, cpu }, { platform, arch }) {
  const asked = Object.keys(lock.packages['']?.optionalDependencies ?? {});
  return asked.includes(path.slice('node_modules/'.length)) && fits(os, platform) && fits(cpu, arch);
}

const fits = (allowed, own) => allowed === undefined || [allowed].flat().includes(own);

/** npm applies patches in `postinstall`, which an install without scripts leaves out. */
async function ensurePatched(root) {
  const folder = join(root, 'patches');
  if (!existsSync(folder)) return;
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(join(folder, name)));
  const state = hash.digest('hex');
  const marker = join(root, 'node_modules', '.textback-patches');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === state) return;
  await runToEnd(process.execPath, [join(root, 'node_modules', 'patch-package', 'index.js')], {
    cwd: root,
    quiet: true,
  });
  writeFileSync(marker, state);
}

/** Node as npm brings it (docs/adr/0006): that of this platform, or, without one, whatever runs us when it is new enough. */
export function nodeOf(root) {
  const own = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(own)) return own;
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 26) return process.execPath;
  throw new Error(
    `npm has no Node 26 for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}. Install Node 26 and run this again.`,
  );
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

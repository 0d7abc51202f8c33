import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Makes `npm ci` accept the lock file everywhere.
 *
 * Many packages name one binary package per platform as an optional dependency. A registry that mirrors only some platforms
 * cannot tell npm about the others; npm then leaves them out of the lock, and `npm ci` refuses a lock that lacks a package
 * which some other package names. This adds an entry for each of them, with the platform that its name tells, so that npm
 * skips it here and still installs it where it belongs. It also takes out download addresses, which belong to one registry.
 *
 * Run it after each change of dependencies: `node tools/fix-lock.mjs`.
 */

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/**
 * The operating system and processor that the name of a binary package tells, e.g. `@swc/core-linux-x64-gnu`.
 * @returns {{ os?: string[], cpu?: string[] } | null} null: the name tells of no platform
 */
export function platformOf(name) {
  const words = name.split(/[-/.]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (os === undefined && cpu === undefined)
    return words.some((word) => /^(wasm|wasm32|universal|wasi)$/.test(word)) ? { cpu: ['wasm32'] } : null;
  return { ...(os === undefined ? {} : { os: [os] }), ...(cpu === undefined ? {} : { cpu: [cpu] }) };
}

/**
 * The lock with the entries that it lacks, sorted as npm sorts them.
 * @returns {{ lock: object, added: string[], unknown: string[] }} `unknown`: missing, but no platform in the name
 */
export function fixLock(lock) {
  const packages = Object.fromEntries(
    Object.entries(lock.packages).map(([path, entry]) => [path, withoutAddress(entry)]),
  );
  const added = [];
  const unknown = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isFound(packages, path, name)) continue;
      const platform = platformOf(name);
      if (platform === null) {
        unknown.push(name);
        continue;
      }
      packages[`node_modules/${name}`] = {
        version: lowestOf(range),
        ...(entry.dev === true ? { dev: true } : {}),
        optional: true,
        ...platform,
      };
      added.push(name);
    }
  }
  const sorted = Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, added, unknown };
}

/** Whether Node would find `name` from the package at `path`: beside it or in a folder above. */
function isFound(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

/** Binary packages are asked for in one version; a range in front of it is of no use here. */
const lowestOf = (range) => range.replace(/^(?:[\^~]|>=)\s*/, '');

function withoutAddress({ resolved: _resolved, ...entry }) {
  return entry;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const file = new URL('../package-lock.json', import.meta.url);
  const { lock, added, unknown } = fixLock(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(
    `${added.length} entries added${unknown.length === 0 ? '' : `, left alone: ${unknown.join(', ')}`}\n`,
  );
}

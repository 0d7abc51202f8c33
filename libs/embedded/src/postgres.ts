import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { Daemon } from './daemon.js';
import { assertFree } from './ports.js';
import { mustDropPrivileges, postgresBinaries, reachableDataFolder, UNPRIVILEGED } from './postgres-files.js';
import { endProcess, isOurs } from './processes.js';

const run = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Holds the data, and is kept between starts; see `reachableDataFolder` for when it lies elsewhere. */
  readonly dataDir: string;
  readonly port: number;
  /** Of the administrator `postgres`; set when the data folder is made. */
  readonly password: string;
  readonly logFile: string;
  /** False: a crash of the machine may lose data, and commits are faster. For tests only. Default true. */
  readonly durable?: boolean;
  /** Told what happens, one line at a time. */
  readonly progress?: (line: string) => void;
}

/** Fit for a small machine that also runs everything else. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // A socket file has a limit of 107 characters for its path; nobody needs it.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Each of these would cost a process or more that does nothing here.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  jit: 'off',
};

const UNSAFE_BUT_FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** The administrator's connection to an embedded server; known before it runs. */
export const embeddedPostgresUrl = (port: number, password: string): string =>
  `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;

/** A Postgres server of our own, from npm binaries, in a folder of our own. */
export class EmbeddedPostgres {
  private constructor(
    /** The administrator's connection. */
    readonly url: string,
    private readonly daemon: Daemon,
  ) {}

  /** Starts the server: ends one that was left running on the same folder, makes the folder when it is new. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const { port, password, progress = () => undefined } = options;
    const bin = join(postgresBinaries(), 'bin');
    mkdirSync(dirname(resolve(options.dataDir)), { recursive: true });
    const folder = reachableDataFolder(options.dataDir);
    const ids = mustDropPrivileges() ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
    if (folder !== resolve(options.dataDir))
      progress(`Postgres keeps its data in ${folder}, which it can reach without being root`);

    await endLeftover(folder, progress);
    await assertFree(port, 'Postgres');
    if (!existsSync(join(folder, 'PG_VERSION'))) {
      progress('making the database folder');
      await initialise(join(bin, 'initdb'), folder, password, ids);
    }
    const settings = options.durable === false ? { ...SETTINGS, ...UNSAFE_BUT_FAST } : SETTINGS;
    const daemon = Daemon.start({
      name: 'Postgres',
      command: join(bin, 'postgres'),
      args: [
        '-D',
        folder,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
      ],
      logFile: options.logFile,
      cwd: '/',
      // Fast shutdown: open transactions are rolled back (PostgreSQL documentation, 18.5).
      endsOn: 'SIGINT',
      patienceMs: 15_000,
      ...ids,
    });
    const url = embeddedPostgresUrl(port, password);
    try {
      await daemon.untilReady(() => connects(url), 60_000);
    } catch (error) {
      await daemon.stop();
      throw error;
    }
    return new EmbeddedPostgres(url, daemon);
  }

  get pid(): number {
    return this.daemon.pid;
  }

  /** Settles when the server has ended, for whatever reason. */
  get exited(): Daemon['exited'] {
    return this.daemon.exited;
  }

  stop(): Promise<void> {
    return this.daemon.stop();
  }

  /** SIGKILL, for tests of crashes. */
  kill(): Promise<void> {
    return this.daemon.kill();
  }

  /** Deletes a server's data, wherever it lies; a server that still runs on it is ended. */
  static async wipe(dataDir: string): Promise<void> {
    const folder = reachableDataFolder(dataDir);
    await endLeftover(folder, () => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A server whose parent was killed goes on running. Its own pid file says which it is. */
async function endLeftover(folder: string, progress: (line: string) => void): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (isOurs(pid, `-D ${folder} `)) {
    progress(`ending the Postgres of an earlier run (process ${pid})`);
    await endProcess(pid, 'SIGINT', 15_000);
  }
  // The server itself refuses to start on a stale file only if some process has that id now; ours is known to be gone.
  rmSync(pidFile, { force: true });
}

async function initialise(
  initdb: string,
  folder: string,
  password: string,
  ids: { uid?: number; gid?: number },
): Promise<void> {
  // What an interrupted initdb left is incomplete, and initdb refuses a folder that is not empty.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { mode: 0o700 });
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (ids.uid !== undefined && ids.gid !== undefined) {
    chownSync(folder, ids.uid, ids.gid);
    chownSync(passwordFile, ids.uid, ids.gid);
  }
  const args = ['-D', folder, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    await run(initdb, [...args, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], { ...ids, cwd: '/' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`initdb could not make the database folder ${folder}: ${stderrOf(error)}`, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

const stderrOf = (error: unknown): string =>
  error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);

async function connects(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process with this id exists; a zombie, which only waits to be collected, does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/** The command line of a process; null when there is no such process or it may not be seen. */
export function commandLineOf(pid: number): string | null {
  try {
    const text =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    return text.trim() === '' ? null : text.trim();
  } catch {
    return null;
  }
}

/**
 * Whether `pid` is a process of ours: process ids are given out again, so a number in a file proves nothing until the
 * command line holds `mark`.
 */
export const isOurs = (pid: number, mark: string): boolean =>
  isAlive(pid) && (commandLineOf(pid)?.includes(mark) ?? false);

/** Asks a process to end and kills it when it has not after `patienceMs`. Resolves once it is gone. */
export async function endProcess(pid: number, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  send(pid, signal);
  if (await hasEnded(pid, patienceMs)) return;
  send(pid, 'SIGKILL');
  await hasEnded(pid, 5_000);
}

/** The process that listens on a local TCP port: `<pid> (<command line>)`, or null when that cannot be found out. */
export function whoListensOn(port: number): string | null {
  const pid = process.platform === 'linux' ? linuxListener(port) : lsofListener(port);
  return pid === null ? null : `process ${pid} (${commandLineOf(pid)?.slice(0, 120) ?? 'command unknown'})`;
}

async function hasEnded(pid: number, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; isAlive(pid); await sleep(25)) if (Date.now() > deadline) return false;
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    // The state follows the name in parentheses, which may itself hold any character (proc_pid_stat(5)).
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('Z') ?? false;
  } catch {
    return false;
  }
}

/** State of a listening socket in /proc/net/tcp (proc_pid_net(5)). */
const LISTEN = '0A';

function linuxListener(port: number): number | null {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readOr(table, '').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === LISTEN && inode !== undefined && parseInt(local?.split(':')[1] ?? '', 16) === port)
        inodes.add(`socket:[${inode}]`);
    }
  }
  if (inodes.size === 0) return null;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const holder = pids.find((pid) => openFiles(pid).some((file) => inodes.has(file)));
  return holder === undefined ? null : Number(holder);
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readLinkOr(`/proc/${pid}/fd/${fd}`, ''));
  } catch {
    return [];
  }
}

function lsofListener(port: number): number | null {
  try {
    const pids = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return Number(pids.trim().split('\n')[0]) || null;
  } catch {
    return null;
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

function readLinkOr(path: string, otherwise: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return otherwise;
  }
}

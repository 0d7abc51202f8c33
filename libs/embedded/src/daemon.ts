import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { endProcess } from './processes.js';

/** What a process is started with. */
export interface DaemonOptions {
  /** For messages, e.g. `Postgres`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its output is appended to this file. */
  readonly logFile: string;
  /** The whole environment; that of this process when left out. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** How it is asked to end. */
  readonly endsOn: NodeJS.Signals;
  /** Milliseconds that it gets to end before it is killed. */
  readonly patienceMs: number;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A long-running child process. It has a process group of its own, so that Ctrl-C in the terminal reaches only us and we
 * can end what we started in order.
 */
export class Daemon {
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<Exit>;
  private exit: Exit | null = null;
  private ending = false;

  private constructor(
    private readonly options: DaemonOptions,
    private readonly child: ChildProcess,
  ) {
    this.exited = new Promise((resolve) => {
      const settle = (exit: Exit): void => {
        this.exit = exit;
        resolve(exit);
      };
      child.once('exit', (code, signal) => settle({ code, signal }));
      child.once('error', () => settle({ code: null, signal: null }));
    });
  }

  static start(options: DaemonOptions): Daemon {
    mkdirSync(dirname(options.logFile), { recursive: true });
    const log = openSync(options.logFile, 'a');
    try {
      const { command, args, env, cwd, uid, gid } = options;
      const child = spawn(command, [...args], { env, cwd, uid, gid, detached: true, stdio: ['ignore', log, log] });
      return new Daemon(options, child);
    } finally {
      closeSync(log);
    }
  }

  get name(): string {
    return this.options.name;
  }

  /** 0 when the process could not even be started. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.exit === null;
  }

  /** Whether we asked for the end. */
  get wasAskedToEnd(): boolean {
    return this.ending;
  }

  /** Asks it to end, kills it when it does not, and resolves once it is gone. */
  async stop(): Promise<void> {
    this.ending = true;
    if (this.isRunning) await endProcess(this.pid, this.options.endsOn, this.options.patienceMs);
    await this.exited;
  }

  /** SIGKILL: as the machine would take it away. Resolves once it is gone. */
  async kill(): Promise<void> {
    if (this.isRunning) this.child.kill('SIGKILL');
    await this.exited;
  }

  /** The last lines of its output. */
  logTail(lines = 15): string {
    try {
      return readFileSync(this.options.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
    } catch {
      return '';
    }
  }

  /**
   * Tries `probe` until it resolves. Throws with the end of the log when the process dies first, or when `withinMs` are over.
   */
  async untilReady(probe: () => Promise<unknown>, withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs;
    let last: unknown;
    while (this.isRunning && Date.now() < deadline) {
      try {
        await probe();
        return;
      } catch (error) {
        last = error;
      }
      await Promise.race([new Promise((resolve) => setTimeout(resolve, 50)), this.exited]);
    }
    const what = this.isRunning ? `is not ready after ${withinMs / 1_000} s` : `ended at once (${this.describeExit()})`;
    throw new Error(`${this.name} ${what}. ${this.options.logFile} ends with:\n${this.logTail()}`, { cause: last });
  }

  /** E.g. `exit code 1` or `SIGKILL`. */
  describeExit(): string {
    if (this.exit === null) return 'running';
    if (this.exit.signal !== null) return this.exit.signal;
    return this.exit.code === null ? `${this.options.command} could not be started` : `exit code ${this.exit.code}`;
  }
}

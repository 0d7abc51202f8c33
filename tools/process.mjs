import { spawn } from 'node:child_process';

/** A command ended otherwise than with status 0. */
export class CommandFailed extends Error {
  constructor(command, args, status, output) {
    super(`${[command, ...args].join(' ')} ended with ${status}.${output === '' ? '' : `\n${output}`}`);
    this.name = 'CommandFailed';
  }
}

/**
 * Runs a command to its end and throws {@link CommandFailed} when it does not succeed.
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} options `quiet`: its output is shown only when it fails
 */
export async function runToEnd(command, args, { cwd, env, quiet = false } = {}) {
  const { status, output } = await run(command, args, { cwd, env, quiet });
  if (status !== 0) throw new CommandFailed(command, args, status, output);
}

/**
 * Runs a command and answers how it ended: its exit status, or 128 and the signal's number (the shell's convention).
 * @returns {Promise<{ status: number, output: string }>} `output`: what it printed, when `quiet`
 */
export function run(command, args, { cwd, env, quiet = false, discardStdout = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', discardStdout ? 'ignore' : 'inherit', 'inherit'];
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ status: code ?? 128 + (SIGNALS[signal] ?? 0), output }));
    if (!quiet) passOnSignals(child);
  });
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * We end when the command does, and it ends when we are told to. npm may be killed without telling anybody: then we have
 * another parent, and end the command, too.
 */
function passOnSignals(child) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [signal, () => child.kill(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 1_000);
  child.once('close', () => {
    clearInterval(watch);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  });
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A command of a service (migrations, topics) did not succeed. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Runs a compiled command to its end. Throws {@link CommandFailed} with what it printed. */
export async function runCommand(script: string, env: Readonly<Record<string, string>>): Promise<void> {
  try {
    await run(process.execPath, [script], { env: { ...env }, timeout: 120_000 });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new CommandFailed(`${script} failed:\n${(stdout + stderr).trim().slice(-2_000)}`, { cause });
  }
}

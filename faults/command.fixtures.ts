import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@textback/embedded';

const run = promisify(execFile);

/** The compiled command, as `npm run test:faults` runs it. Answers what it printed, whatever its status. */
export async function testFaults(...args: string[]): Promise<string> {
  const script = join(repositoryRoot(), 'dist', 'faults', 'src', 'main.js');
  try {
    return (await run(process.execPath, [script, ...args])).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return stdout + stderr;
  }
}

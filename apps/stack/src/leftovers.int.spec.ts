import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandLineOf, isAlive } from '@textback/embedded';
import { eventually } from '@textback/testing';
import { folderAt, type StackFolder } from './folder.js';
import { endLeftovers } from './leftovers.js';
import { writeManifest } from './manifest.js';
import { markOf } from './service-process.js';

// Real processes.
let folder: StackFolder;
const started: ChildProcess[] = [];
beforeEach(() => {
  folder = folderAt(mkdtempSync(join(tmpdir(), 'textback-leftovers-')));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(folder.root, { recursive: true, force: true });
});

async function aProcess(mark: string): Promise<number> {
  // Without the dashes Node takes the mark for an option of its own and ends.
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', mark], { stdio: 'ignore' });
  started.push(child);
  const pid = child.pid ?? 0;
  // The command line of a process stays empty for a moment while it is set up.
  await eventually(() => expect(commandLineOf(pid)).toContain(mark));
  return pid;
}

function aKilledStackLeft(pids: readonly number[]): void {
  writeManifest(folder.manifest, {
    gateway: 'http://127.0.0.1:3000',
    officeId: 'office',
    kafkaBrokers: '127.0.0.1:3007',
    databaseUrl: 'postgres://127.0.0.1:3006/postgres',
    services: pids.map((pid) => ({ name: 'chat', pid, url: 'http://127.0.0.1:3004' })),
  });
}

describe('endLeftovers', () => {
  it('ends the services of a stack that was killed, and says so', async () => {
    const pid = await aProcess(markOf(folder.root));
    aKilledStackLeft([pid]);
    const said: string[] = [];

    await endLeftovers(folder, (line) => said.push(line));

    expect(isAlive(pid)).toBe(false);
    expect(said).toEqual([`ending what an earlier run left behind: chat (process ${pid})`]);
    expect(existsSync(folder.manifest)).toBe(false);
  });

  it("leaves a stranger's process alone that has got the same id since", async () => {
    const pid = await aProcess(markOf('/another/clone/.data'));
    aKilledStackLeft([pid]);

    await endLeftovers(folder, () => undefined);

    expect(isAlive(pid)).toBe(true);
  });
});

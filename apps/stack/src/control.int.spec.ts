import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Control, requestRestart, runningStack } from './control.js';
import type { StackService } from './services.js';

// Real HTTP on this machine, a real file.
let folder: string;
let file: string;
let control: Control;
let restarted: StackService[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'textback-control-'));
  file = join(folder, 'control.json');
  restarted = [];
  control = await Control.open(file, (service) => {
    restarted.push(service);
    return service === 'chat' ? Promise.reject(new Error('chat is not ready after 60 s')) : Promise.resolve();
  });
});
afterEach(async () => {
  await control.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the control of a running stack', () => {
  it('tells another command that the stack runs, until it ends', async () => {
    expect(await runningStack(file)).toBe(process.pid);

    await control.close();

    expect(await runningStack(file)).toBeNull();
    await expect(requestRestart(file, 'rules')).rejects.toThrow('No stack runs here');
  });

  it('restarts the service that another command names, and passes on why one does not come up', async () => {
    await requestRestart(file, 'rules');
    await expect(requestRestart(file, 'chat')).rejects.toThrow('chat is not ready after 60 s');

    expect(restarted).toEqual(['rules', 'chat']);
  });

  it('obeys only who can read its file, which is the owner', async () => {
    const { url } = JSON.parse(readFileSync(file, 'utf8')) as { url: string };

    const answer = await fetch(`${url}/restart/rules`, { method: 'POST', headers: { authorization: 'guessed' } });

    expect(answer.status).toBe(401);
    expect(restarted).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

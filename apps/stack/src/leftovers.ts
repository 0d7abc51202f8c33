import { endProcess, isOurs } from '@textback/embedded';
import { readManifest, removeManifest } from './manifest.js';
import type { StackFolder } from './folder.js';
import { markOf } from './service-process.js';

/**
 * Ends the services of a run that was killed, as its manifest names them, once their command lines prove that they are
 * still those. Kafka and Postgres look after their own.
 */
export async function endLeftovers(folder: StackFolder, progress: (line: string) => void): Promise<void> {
  const before = readManifest(folder.manifest);
  if (before === null) return;
  const alive = before.services.filter(({ pid }) => isOurs(pid, markOf(folder.root)));
  if (alive.length > 0) {
    const names = alive.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
    progress(`ending what an earlier run left behind: ${names}`);
  }
  await Promise.all(alive.map(({ pid }) => endProcess(pid, 'SIGTERM', 15_000)));
  removeManifest(folder.manifest);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@textback/embedded';

/** Where a run keeps its stack. One at a time. */
export const stackFolder = (): string => join(repositoryRoot(), '.data', 'faults', 'stack');

/** Writes a document about a run beside it, and answers the file. */
export function keep(name: string, content: unknown): string {
  const folder = join(repositoryRoot(), '.data', 'faults');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(content, null, 1)}\n`);
  return file;
}

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const StackManifest = z.object({
  /** URL of the gateway: where everything is reached. */
  gateway: z.string(),
  /** The demo office. */
  officeId: z.string(),
  kafkaBrokers: z.string(),
  /** Administrator's connection. */
  databaseUrl: z.string(),
  services: z.array(z.object({ name: z.string(), pid: z.int(), url: z.string() })),
});

/** What `stack.json` says while the stack runs (design §6). */
export type StackManifest = z.infer<typeof StackManifest>;

/** Replaces the file as a whole: a reader never sees half of it. It holds the database's password. */
export function writeManifest(file: string, manifest: StackManifest): void {
  const half = `${file}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, file);
}

/** The manifest of a stack that runs, or ran until it was killed; null when there is none that can be read. */
export function readManifest(file: string): StackManifest | null {
  try {
    return StackManifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

export const removeManifest = (file: string): void => rmSync(file, { force: true });

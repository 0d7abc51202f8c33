import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { CRASH_POINTS } from '@textback/observability';

/** What a process is told to suffer. Written by the suite, read by the process. */
export const ProcessControl = z.object({
  /** SIGKILL itself when it comes to this point for the `hit`th time from when it was told. */
  crash: z.object({ point: z.enum(CRASH_POINTS), hit: z.int().min(1) }).nullable(),
  /** Milliseconds by which its clock is ahead; negative: behind. */
  clockOffsetMs: z.int(),
  /** Name of a planted bug (planted/planted-bugs.ts), which is in the code from the start; null: the code as it is. */
  plantedBug: z.string().nullable(),
});
export type ProcessControl = z.infer<typeof ProcessControl>;

export const NO_CONTROL: ProcessControl = { crash: null, clockOffsetMs: 0, plantedBug: null };

/** The variable that names a process's control file. */
export const CONTROL_FILE = 'FAULT_SUITE_CONTROL';
/** Tells a process to read its control file again. */
export const REREAD = 'SIGUSR2';

/** The file is replaced whole: a process that reads it at the same time sees the old or the new one. */
export function writeControl(file: string, control: ProcessControl): void {
  writeFileSync(`${file}.next`, JSON.stringify(control));
  renameSync(`${file}.next`, file);
}

export const readControl = (file: string): ProcessControl =>
  ProcessControl.parse(JSON.parse(readFileSync(file, 'utf8')));

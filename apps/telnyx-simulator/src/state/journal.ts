import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { JournalEntry } from './journal-entry.js';

/** The journal holds a line that is no entry, and not only because its end was cut off. */
export class DamagedJournal extends Error {
  override readonly name = 'DamagedJournal';
}

/**
 * The simulator's memory: one JSON line per change, written before the change is answered. The operating system has the
 * line then, so that a killed simulator has forgotten nothing. (It is not synced to disk: losing power is not simulated.)
 */
export class Journal {
  private descriptor: number | undefined;

  /** @param file null keeps nothing */
  constructor(private readonly file: string | null) {}

  /** What was written so far. A last line without an end was never answered, and is left out. */
  read(): JournalEntry[] {
    if (this.file === null || !existsSync(this.file)) return [];
    const lines = readFileSync(this.file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line, index) => {
      const entry = JournalEntry.safeParse(jsonOf(line));
      if (entry.success) return entry.data;
      throw new DamagedJournal(`Line ${index + 1} of ${this.file} is damaged. Remove the file to start afresh.`);
    });
  }

  /** Replaces everything by `entries`, atomically, and opens the file for more. */
  compact(entries: readonly JournalEntry[]): void {
    if (this.file === null) return;
    mkdirSync(dirname(this.file), { recursive: true });
    const next = `${this.file}.next`;
    writeFileSync(next, linesOf(entries));
    renameSync(next, this.file);
    this.descriptor = openSync(this.file, 'a');
  }

  append(entries: readonly JournalEntry[]): void {
    if (this.descriptor !== undefined) writeSync(this.descriptor, linesOf(entries));
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}

const linesOf = (entries: readonly JournalEntry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

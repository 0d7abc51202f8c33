import { Logger } from '@nestjs/common';

/** Prints a line for the person who runs the command. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs a command: its exit status is what `work` answers, or 1 with the error's message. */
export async function runCommand(work: () => Promise<number>): Promise<void> {
  // What kafkajs tries again is nothing to the reader; what fails in the end is said below.
  Logger.overrideLogger(false);
  try {
    process.exitCode = await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

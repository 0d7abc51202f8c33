import { join } from 'node:path';

/** Where a stack keeps what it keeps. */
export interface StackFolder {
  readonly root: string;
  /** What the stack is, for tests, the demo and the curious (design §6). */
  readonly manifest: string;
  /** How another command reaches the running stack. */
  readonly control: string;
  readonly secrets: string;
  readonly postgres: string;
  readonly kafka: string;
  /** Calls, texts and faults that the simulated provider remembers. */
  readonly simulator: string;
  /** Compiled JavaScript that Node keeps, so that the next start is quicker. */
  readonly compileCache: string;
  logOf(name: string): string;
}

export const folderAt = (root: string): StackFolder => ({
  root,
  manifest: join(root, 'stack.json'),
  control: join(root, 'control.json'),
  secrets: join(root, 'secrets.json'),
  postgres: join(root, 'postgres'),
  kafka: join(root, 'kafka'),
  simulator: join(root, 'simulator.jsonl'),
  compileCache: join(root, 'node-compile-cache'),
  logOf: (name) => join(root, 'logs', `${name}.log`),
});

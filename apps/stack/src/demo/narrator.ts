/** A step of the story did not come out as it should. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  constructor(
    readonly expected: string,
    readonly seen: string,
  ) {
    super(`expected ${expected}, but saw ${seen}`);
  }
}

/** Tells the story: a line per step, with the time that it took. */
export class Narrator {
  private steps = 0;

  constructor(private readonly write: (line: string) => void) {}

  say(line: string): void {
    this.write(line);
  }

  /** Runs a step and tells what came of it. Rejects with {@link StepFailed} after having told that, too. */
  async step<T>(what: string, run: () => Promise<T>): Promise<T> {
    this.steps += 1;
    const number = `${this.steps}.`.padStart(3);
    const started = performance.now();
    const took = (): string => `${((performance.now() - started) / 1_000).toFixed(2)} s`.padStart(8);
    try {
      const result = await run();
      this.write(`${number} ${took()}  ${what}`);
      return result;
    } catch (error) {
      this.write(`${number} ${took()}  FAILED: ${what}`);
      if (error instanceof StepFailed) {
        this.write(`      expected: ${error.expected}`);
        this.write(`      seen:     ${error.seen}`);
      }
      throw error;
    }
  }
}

/** Prints each check as it ends, and the totals that `.ci/run` adds up. */
export class Report {
  private passed = 0;
  private failed = 0;

  /** @param problems what was found wrong; none: passed */
  add(name: string, problems: readonly string[]): void {
    if (problems.length === 0) this.passed += 1;
    else this.failed += 1;
    const lines = [
      `${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${name}`,
      ...problems.map((problem) => `        ${problem}`),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }

  /** Prints the totals and says whether all is well; a report of nothing is not. */
  end(): boolean {
    process.stdout.write(`\n${this.passed} passed, ${this.failed} failed\n`);
    return this.failed === 0 && this.passed > 0;
  }
}

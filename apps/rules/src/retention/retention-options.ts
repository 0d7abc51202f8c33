/** How many days this service remembers. */
export class RetentionOptions {
  constructor(
    /** Decisions with their receipts, and callers who were not heard of since; opt-outs stay for ever. */
    readonly decisionDays: number,
    /** Texts to callers, answered calls, and changes of consent: what decisions and backtests look back at. */
    readonly factDays: number,
    /** Backtests that have ended. */
    readonly backtestDays: number,
  ) {}
}

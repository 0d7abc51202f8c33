import type { SettleWaits } from '../domain/settle-at.js';

/** An incoming leg that is delivered later than this after all others ended is judged as what it then looks like. */
const AFTER_OUTGOING_MS = 120_000;

/** How long calls are waited for. */
export class SettlingOptions {
  readonly waits: SettleWaits;
  /** Milliseconds after which a call is judged although its end was never reported. */
  readonly guard: number;

  constructor(settleMs: number, guardMinutes: number) {
    this.waits = { afterCaller: settleMs, afterOutgoing: AFTER_OUTGOING_MS };
    this.guard = guardMinutes * 60_000;
  }
}

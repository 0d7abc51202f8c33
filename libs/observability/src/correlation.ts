import { AsyncLocalStorage } from 'node:async_hooks';

/** What joins everything that one call or text set in motion, across services. */
export interface Correlation {
  /** Stays the same from the first event to the last; appears in every log line. */
  readonly correlationId: string;
  /** Id of the event that is being handled; published events name it as their cause. */
  readonly causationId?: string;
  /** W3C trace context, when the caller was traced. */
  readonly traceparent?: string;
}

const current = new AsyncLocalStorage<Correlation>();

/** Runs `work` so that everything it calls, awaits or publishes belongs to `correlation`; a bare text is its id. */
export const withCorrelation = <T>(correlation: Correlation | string, work: () => T): T =>
  current.run(typeof correlation === 'string' ? { correlationId: correlation } : correlation, work);

/** The correlation that the current call belongs to, or undefined outside of any. */
export const currentCorrelation = (): Correlation | undefined => current.getStore();

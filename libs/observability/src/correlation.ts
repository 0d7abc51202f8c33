import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Runs `work` under a correlation id: the thread that joins everything one request, call or text set in motion. */
export const withCorrelation = <T>(correlationId: string, work: () => T): T => current.run(correlationId, work);

/** The correlation id of what is going on; undefined outside of {@link withCorrelation}. */
export const currentCorrelation = (): string | undefined => current.getStore();

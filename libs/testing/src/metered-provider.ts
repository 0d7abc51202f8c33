import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A POST of a text, as it reached the provider. */
export interface Arrival {
  /** It came after this moment, in milliseconds by the provider's monotonic clock, */
  readonly after: number;
  /** and not later than at this one. They differ when the provider's process had to wait for a processor. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
}

/** A provider that accepts every text and notes when each arrived. */
export interface MeteredProvider {
  readonly apiUrl: string;
  /** All so far, in order of arrival. */
  arrivals(): Promise<Arrival[]>;
  close(): Promise<void>;
}

/** The most texts that surely came within one half-open window of `ms` milliseconds, wherever it begins. */
export function mostSurelyWithin(ms: number, arrivals: readonly Arrival[]): number {
  let most = 0;
  let first = 0;
  for (const [index, { at }] of arrivals.entries()) {
    while ((arrivals[first]?.after ?? at) <= at - ms) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

/**
 * Starts the provider in a process of its own: what it measures must not depend on how busy the process is that sends. The
 * script beside this file is run as it is, in TypeScript by Jest and compiled by the bench.
 */
export async function aMeteredProvider(): Promise<MeteredProvider> {
  const script = fileURLToPath(new URL(`./metered-provider-process${extname(import.meta.url)}`, import.meta.url));
  const child = fork(script, { env: { PATH: process.env['PATH'] } });
  const [port] = (await once(child, 'message')) as [number];
  return {
    apiUrl: `http://127.0.0.1:${port}/v2`,
    async arrivals() {
      child.send('arrivals');
      const [arrivals] = (await once(child, 'message')) as [Arrival[]];
      return arrivals;
    },
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

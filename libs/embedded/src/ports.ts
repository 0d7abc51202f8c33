import { createServer } from 'node:net';
import { whoListensOn } from './processes.js';

/** A port that we need is taken; the message says by whom, as far as that can be seen. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
  constructor(
    readonly port: number,
    purpose: string,
  ) {
    super(`Port ${port}, needed for ${purpose}, is in use by ${whoListensOn(port) ?? 'another process'}.`);
  }
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Throws {@link PortInUse} when the port is taken. */
export async function assertFree(port: number, purpose: string): Promise<void> {
  if (!(await isFree(port))) throw new PortInUse(port, purpose);
}

/**
 * A port `p` such that `p + offset` is free for every offset. Below the range from which Linux and macOS give out ports of
 * outgoing connections, so that none of them is taken by accident before it is used.
 */
export async function findFreePorts(offsets: readonly number[] = [0]): Promise<number> {
  const reach = Math.max(...offsets);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = 10_000 + Math.floor(Math.random() * (32_000 - 10_000 - reach));
    const free = await Promise.all(offsets.map((offset) => isFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`No ${offsets.length} free ports were found between 10000 and 32000.`);
}

/**
 * Starts something on free ports, and on others when one of them has been taken meanwhile: between the finding and the use
 * of a port anybody may take it, most of all other test runs.
 * @param start gets the first port; throws {@link PortInUse} when it has come too late
 */
export async function onFreePorts<T>(offsets: readonly number[], start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await findFreePorts(offsets));
    } catch (error) {
      if (!(error instanceof PortInUse) || attempt === 5) throw error;
    }
  }
}

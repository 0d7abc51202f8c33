import { setTimeout as delay } from 'node:timers/promises';

/** Looks every `every` milliseconds until `done`; gives up after `within`. Answers the moment at which it was. */
export async function until(done: () => Promise<boolean>, within: number, every = 10): Promise<number> {
  const deadline = performance.now() + within;
  while (performance.now() < deadline) {
    if (await done()) return performance.now();
    await delay(every);
  }
  throw new Error(`Not done within ${within} ms.`);
}

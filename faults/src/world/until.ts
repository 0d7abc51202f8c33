import { setTimeout as delay } from 'node:timers/promises';

/** Repeats `attempt` until it answers something other than null, or `deadline` (`performance.now()`) has passed: then null. */
export async function untilSome<T>(
  attempt: () => Promise<T | null>,
  deadline: number,
  pauseMs = 250,
): Promise<T | null> {
  for (;;) {
    const result = await attempt();
    if (result !== null || performance.now() + pauseMs > deadline) return result;
    await delay(pauseMs);
  }
}

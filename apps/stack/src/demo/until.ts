import { StepFailed } from './narrator.js';

/** How long a step may take, in milliseconds: a service may be killed and started again meanwhile. */
const PATIENCE = 90_000;

/** What a probe saw: what was hoped for, or something else in words. */
export type Sight<T> = { readonly found: T } | { readonly instead: string };

export const found = <T>(value: T): Sight<T> => ({ found: value });
export const instead = (what: string): Sight<never> => ({ instead: what });

/**
 * Looks again and again until it sees what is expected. A probe that cannot look (no connection, a service that is away)
 * is tried again, too. Throws {@link StepFailed} with what was seen last.
 */
export async function until<T>(expected: string, probe: () => Promise<Sight<T>>, patience = PATIENCE): Promise<T> {
  const deadline = performance.now() + patience;
  for (let pause = 10; ; pause = Math.min(pause * 2, 250)) {
    const sight = await probe().catch((error: unknown) =>
      instead(error instanceof Error ? error.message : String(error)),
    );
    if ('found' in sight) return sight.found;
    if (performance.now() > deadline) throw new StepFailed(expected, sight.instead);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * Repeats `assertion` until it does not throw, and answers what it returned. Throws its last error when `within`
 * milliseconds are over. Tests wait for what they want to see, never for a time.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  options: { readonly within?: number } = {},
): Promise<T> {
  const deadline = performance.now() + (options.within ?? 5_000);
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() + pause > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

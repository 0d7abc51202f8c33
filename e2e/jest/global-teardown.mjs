/** Ends the stack and every process that it started. */
export default async function globalTeardown() {
  await globalThis.textbackStack?.stop();
}

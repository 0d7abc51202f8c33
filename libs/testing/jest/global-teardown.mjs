/** Runs once after the specs of the projects `int` and `e2e`. */
export default async function globalTeardown() {
  await globalThis.textbackTestServers?.stop();
}

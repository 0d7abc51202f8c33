import { join } from 'node:path';

/** Starts the built stack, as `npm start` does but on free ports and with data of its own, and tells specs where it is. */
export default async function globalSetup() {
  const { startStack, resetStack } = await import('../../dist/apps/stack/src/stack.js');
  const dataDir = join(process.cwd(), '.data', 'e2e');
  await resetStack(dataDir);
  const stack = await startStack({ dataDir, port: 'free' });
  globalThis.textbackStack = stack;
  process.env.TEXTBACK_STACK_FILE = stack.manifestFile;
  process.env.TEXTBACK_STACK_CONTROL = join(dataDir, 'control.json');
}

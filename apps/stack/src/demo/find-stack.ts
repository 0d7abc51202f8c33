import { readStackConfig } from '../config.js';
import { folderAt } from '../folder.js';
import { readManifest } from '../manifest.js';
import { defaultDataDir, startStack } from '../stack.js';

/** The stack that the story is told on. */
export interface FoundStack {
  readonly gateway: string;
  readonly officeId: string;
  readonly databaseUrl: string;
  /** Ends what was started for the story; a stack that was there before goes on. */
  release(): Promise<void>;
}

/**
 * The running stack, or one that is started for as long as the story takes.
 * @param signal gives up a start that is not finished yet
 */
export async function findStack(say: (line: string) => void, signal: AbortSignal): Promise<FoundStack> {
  const manifest = readManifest(folderAt(defaultDataDir()).manifest);
  if (manifest !== null && manifest.services.some(({ pid }) => isAlive(pid))) {
    say(`On the stack that runs at ${manifest.gateway}`);
    return { ...manifest, release: async () => undefined };
  }
  say('No stack runs. Starting one for the story:');
  const config = readStackConfig();
  const stack = await startStack({
    port: config.PORT,
    kafkaBrokers: config.KAFKA_BROKERS,
    topicPrefix: config.KAFKA_TOPIC_PREFIX,
    databaseUrl: config.DATABASE_URL,
    progress: (line) => say(`  ${line}`),
    signal,
    onDeath: ({ name, exit }) => say(`!!! ${name} has ended: ${exit}`),
  });
  return {
    gateway: stack.gateway,
    officeId: stack.officeId,
    databaseUrl: stack.databaseUrl,
    release: () => stack.stop(),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

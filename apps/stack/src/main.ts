import { parseArgs } from 'node:util';
import { folderAt } from './folder.js';
import { readStackConfig } from './config.js';
import { requestRestart } from './control.js';
import { isStackService, STACK_SERVICES } from './services.js';
import { defaultDataDir, resetStack, type Stack, type StackDeath, startStack } from './stack.js';

const started = performance.now();

/** One line of what happens, with the seconds since the start. */
function say(line: string): void {
  process.stdout.write(`${((performance.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
}

async function start(): Promise<void> {
  const config = readStackConfig();
  const abort = new AbortController();
  say('starting Textback');
  const starting = startStack({
    port: config.PORT,
    kafkaBrokers: config.KAFKA_BROKERS,
    topicPrefix: config.KAFKA_TOPIC_PREFIX,
    databaseUrl: config.DATABASE_URL,
    progress: say,
    onDeath: announceDeath,
    signal: abort.signal,
  });
  endOnSignal(async () => {
    abort.abort();
    await starting.then(
      (stack) => stack.stop(),
      () => undefined,
    );
  });
  const stack = await starting;
  say('ready');
  process.stdout.write(whatToOpen(stack));
}

/** Ctrl-C ends all; a second Ctrl-C, later, means that ending hangs, and gives up. */
function endOnSignal(endAll: () => Promise<void>): void {
  let first: number | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const now = performance.now();
    if (first !== undefined) {
      // npm passes on the signal that the terminal has sent to us already: that is still the first one.
      if (signal === 'SIGINT' && now - first > 1_000) process.exit(130);
      return;
    }
    first = now;
    say('ending everything (again: give up)');
    await endAll();
    say('ended');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal));
}

function announceDeath({ name, exit, logTail }: StackDeath): void {
  const remedy = isStackService(name)
    ? `Start it again with:  npm start -- --service ${name}`
    : 'Everything waits for it. End this with Ctrl-C and start again: npm start';
  process.stderr.write(
    `\n!!! ${name} has ended: ${exit}. Nothing restarts it by itself.\n!!! ${remedy}\n${indented(logTail)}\n`,
  );
}

const indented = (text: string): string =>
  text === ''
    ? ''
    : `${text
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n')}\n`;

const whatToOpen = ({ gateway, officeId }: Stack): string => `
  Open            ${gateway}
  Demo office     ${officeId}
  A token         curl '${gateway}/dev/token?role=manager'
  The story       npm run demo        (in another terminal)
  Logs            .data/logs/
  Restart one     npm start -- --service chat
  End             Ctrl-C

`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { service: { type: 'string' } } });
  const [command = 'start'] = positionals;
  if (command === 'reset') {
    await resetStack();
    return say('.data is wiped');
  }
  if (command !== 'start') throw new Error(`Unknown command ${command}: start or reset.`);
  if (values.service === undefined) return start();
  if (!isStackService(values.service))
    throw new Error(`There is no service ${values.service}: ${STACK_SERVICES.join(', ')}.`);
  say(`starting ${values.service} again`);
  await requestRestart(folderAt(defaultDataDir()).control, values.service);
  say(`${values.service} is ready`);
}

try {
  await main();
} catch (error) {
  if (error instanceof Error && error.name === 'AbortError') process.exitCode = 130;
  else {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

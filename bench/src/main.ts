import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SERVICES } from '@textback/contracts';
import { CALL_SETTLE_MS } from '../../apps/stack/src/environment.js';
import { startStack } from '../../apps/stack/src/stack.js';
import { measureAcknowledgement } from './measures/acknowledgement.js';
import { measureBacktest } from './measures/backtest.js';
import { aBenchDatabase } from './measures/bench-database.js';
import { aBenchOffice, webhookKey } from './measures/bench-office.js';
import { measureCallToPost } from './measures/call-to-post.js';
import { measureConsumer } from './measures/consumer.js';
import { measureDispatch } from './measures/dispatch.js';
import { measureIdle } from './measures/idle.js';
import { measureRelay } from './measures/relay.js';
import { measureReplyToTile } from './measures/reply-to-tile.js';
import { type Result, table } from './result.js';

/**
 * Command: starts a stack of its own, measures, prints a table and writes `.data/bench.json`. Floors are measured in the
 * same run, in turn with ours. `--quick`: fewer and shorter rounds, to see that it works. `--only <part>`: one part.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { quick, only } = values;
const wanted = (part: string): boolean => only === undefined || only === part;
const times = quick ? 2 : 5;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const dataDir = join(process.cwd(), '.data', 'bench');
rmSync(dataDir, { recursive: true, force: true });
say('starting a stack for the bench');
const stack = await startStack({ dataDir, port: 'free', progress: (line) => say(`  ${line}`) });
const results: Result[] = [];
const add = (part: string, ...more: readonly Result[]): void => {
  results.push(...more);
  say(`${part}: ${more.map(({ what, seen }) => `${what} ${seen}`).join('; ')}`);
};
try {
  const urlOf = (name: string): string => stack.services.find((service) => service.name === name)?.url ?? '';
  const office = await aBenchOffice(stack);
  const key = webhookKey(join(dataDir, 'secrets.json'));
  // The office's settings reach every service, and compiled code gets warm, while nothing is measured.
  await delay(5_000);

  if (wanted('reply'))
    for (const load of [
      { perSecond: 50, seconds: quick ? 5 : 20, p50: 10, p99: 30 },
      { perSecond: 200, seconds: quick ? 5 : 20, p50: 15, p99: 60 },
    ])
      add(
        'reply',
        await measureReplyToTile({ smsUrl: urlOf('sms-dispatch'), chatUrl: urlOf('chat'), office, key }, load),
      );
  if (wanted('call'))
    add(
      'call',
      await measureCallToPost(
        { callsUrl: urlOf('call-ingestion'), simulatorUrl: urlOf('telnyx-simulator'), office },
        { perSecond: 10, seconds: quick ? 3 : 10, settleMs: CALL_SETTLE_MS },
      ),
    );
  if (wanted('webhook'))
    add(
      'webhook',
      ...(await measureAcknowledgement(
        { url: urlOf('call-ingestion'), office, key, databaseUrl: stack.databaseUrl },
        { requests: quick ? 2_000 : 5_000, times },
      )),
    );
  if (wanted('idle')) {
    // After the load: compiled code is warm, connections are open; what is left is what idling costs.
    await delay(5_000);
    const four = stack.services.filter(({ name }) => (SERVICES as readonly string[]).includes(name));
    add(
      'idle',
      ...(await measureIdle(
        four.map(({ pid }) => pid),
        process.pid,
        quick ? 5 : 20,
      )),
    );
  }
  if (wanted('backtest')) {
    const rules = { url: urlOf('rules'), pid: stack.services.find(({ name }) => name === 'rules')?.pid ?? 0 };
    add(
      'backtest',
      ...(await measureBacktest(
        { rules, office, databaseUrl: stack.databaseUrl },
        { calls: quick ? 10_000 : 100_000 },
      )),
    );
  }
  if (wanted('consumer') || wanted('relay') || wanted('dispatch')) {
    // Idle services would still poll and heartbeat on the same cores.
    await stack.endServices();
    const brokers = stack.kafkaBrokers.split(',');
    if (wanted('dispatch'))
      for (const rate of [50, 200])
        add(
          'dispatch',
          await measureDispatch(brokers, stack.databaseUrl, { rate, seconds: quick ? 4 : 15, replicas: 2 }),
        );
    const database = await aBenchDatabase(stack.databaseUrl);
    const messages = quick ? 20_000 : 60_000;
    if (wanted('consumer')) add('consumer', await measureConsumer(brokers, database, { messages, times }));
    if (wanted('relay')) add('relay', await measureRelay(brokers, database, { messages, times }));
    await database.drop();
  }
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

say(`\n${table(results)}\n`);
mkdirSync('.data', { recursive: true });
const file = join('.data', 'bench.json');
const report = { at: new Date().toISOString(), node: process.version, cores: cpus().length, quick, results };
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
say(`Written to ${file}.`);

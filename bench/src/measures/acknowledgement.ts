import { spawn } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { formatTelnyxPublicKey } from '@textback/telnyx';
import { aPhoneNumber } from '@textback/testing';
import { createPublicKey } from 'node:crypto';
import pg from 'pg';
import { closedLoop, type Load } from '../load.js';
import { ms, perSecond, ratio, type Result } from '../result.js';
import { percentile, rounds } from '../statistics.js';
import { type BenchOffice, callInitiated, signedShot } from './bench-office.js';
import { until } from './until.js';

const CONNECTIONS = 50;

/** Webhooks of calls against the bare floor, both as processes of their own (design §7: ≥ 0.9, p99 ≤ 100 ms). */
export async function measureAcknowledgement(
  target: { readonly url: string; readonly office: BenchOffice; readonly key: KeyObject; readonly databaseUrl: string },
  { requests, times }: { readonly requests: number; readonly times: number },
): Promise<Result[]> {
  const database = new pg.Client({ connectionString: target.databaseUrl });
  await database.connect();
  await database.query('CREATE TABLE IF NOT EXISTS bench_webhook (id uuid PRIMARY KEY, body text NOT NULL)');
  const floor = await startFloor(target.databaseUrl, target.key);

  const shots = (path: string): ReturnType<typeof signedShot>[] =>
    Array.from({ length: requests }, () =>
      signedShot(path, callInitiated(aPhoneNumber(), target.office.line), target.key),
    );
  const round = async (url: string, path: string): Promise<Load> => {
    const load = await closedLoop(url, shots(path), CONNECTIONS);
    if (load.failures > 0) throw new Error(`${load.failures} of ${requests} webhooks at ${path} were refused.`);
    return load;
  };
  const floorRound = (): Promise<Load> => round(floor.url, '/webhook');
  const ourRound = (): Promise<Load> => round(target.url, '/calls/webhooks/telnyx');
  await floorRound();
  await ourRound();
  const [ours, bare]: [Load[], Load[]] = [[], []];
  for (let time = 0; time < times; time += 1) {
    bare.push(await floorRound());
    ours.push(await ourRound());
  }
  floor.stop();
  await database.query('DROP TABLE bench_webhook');
  await database.end();

  const share = rounds(ours.map(({ perSecond: rate }, index) => rate / (bare[index]?.perSecond ?? NaN)));
  const rate = rounds(ours.map((load) => load.perSecond));
  const floorRate = rounds(bare.map((load) => load.perSecond));
  const p99 = rounds(ours.map(({ latencies }) => percentile(latencies, 0.99)));
  const floorP99 = rounds(bare.map(({ latencies }) => percentile(latencies, 0.99)));
  return [
    {
      what: 'webhook acknowledgements/s',
      seen: perSecond(rate.median),
      against: `${ratio(share.median)} of ${perSecond(floorRate.median)}, bare Fastify + verify + one INSERT`,
      goal: '≥ 0.90',
      met: share.median >= 0.9,
      figures: { ours: rate, floor: floorRate, ratio: share, connections: CONNECTIONS, requests },
    },
    {
      what: 'webhook acknowledgement p99',
      seen: ms(p99.median),
      against: `${ms(floorP99.median)}, the same floor`,
      goal: '≤ 100 ms',
      met: p99.median <= 100,
      figures: { ours: p99, floor: floorP99 },
    },
  ];
}

async function startFloor(databaseUrl: string, key: KeyObject): Promise<{ url: string; stop: () => void }> {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const child = spawn(process.execPath, [fileURLToPath(new URL('../floors/bare-webhook.js', import.meta.url))], {
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      TELNYX_PUBLIC_KEYS: formatTelnyxPublicKey(createPublicKey(key)),
    },
    stdio: 'inherit',
  });
  const url = `http://127.0.0.1:${port}`;
  const failed = once(child, 'exit').then(() => {
    throw new Error('The floor ended by itself.');
  });
  const up = until(
    () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    10_000,
    50,
  );
  await Promise.race([up, failed]);
  failed.catch(() => undefined);
  return { url, stop: () => child.kill() };
}

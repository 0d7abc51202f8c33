import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Backtest, OfficeSettings, PhoneNumber } from '@textback/contracts';
import pg from 'pg';
import { pastDecisions } from '../../../apps/rules/src/backtest/past-decisions.fixtures.js';
import { ms, type Result } from '../result.js';
import { percentile } from '../statistics.js';
import type { BenchOffice } from './bench-office.js';

const DAYS = 89;
const MEGABYTE = 1_024 * 1_024;

/** The service that runs backtests, and an office of it. */
export interface BacktestTarget {
  readonly rules: { readonly url: string; readonly pid: number };
  readonly office: BenchOffice;
  readonly databaseUrl: string;
}

/**
 * A backtest over the HTTP API, from the request until its result: once as most offices are set up, and once with a delay,
 * which is two decisions a call and what callers did meanwhile. While it runs, the settings are asked for again and again: how
 * long that takes is how much the service's live work is held up.
 */
export async function measureBacktest(
  target: BacktestTarget,
  { calls }: { readonly calls: number },
): Promise<Result[]> {
  await aPast(target, calls);
  const before = residentOf(target.rules.pid);
  return [
    await measured(target, { calls, delaySeconds: 0, before }),
    await measured(target, { calls, delaySeconds: 60, before }),
  ];
}

/** Missed calls of the last months, a third as many callers, and calls and texts of staff with some of them. */
async function aPast({ databaseUrl, office }: BacktestTarget, calls: number): Promise<void> {
  const database = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=rules' });
  await database.connect();
  await database.query(
    ...pastDecisions({ officeId: office.id, line: office.line as PhoneNumber }, { calls, days: DAYS }),
  );
  await database.query(
    `INSERT INTO caller (office_id, conversation_id)
     SELECT DISTINCT office_id, conversation_id FROM decision WHERE office_id = $1 AND conversation_id IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [office.id],
  );
  await database.query(
    `INSERT INTO answered_call (office_id, conversation_id, call_id, started_at, told_at)
     SELECT office_id, conversation_id, gen_random_uuid(), decided_at + interval '20 seconds', decided_at + interval '40 seconds'
     FROM decision WHERE office_id = $1 AND conversation_id IS NOT NULL AND get_byte(uuid_send(call_id), 0) < 25`,
    [office.id],
  );
  await database.query(
    `INSERT INTO caller_text (dispatch_id, office_id, conversation_id, kind, at, accepted)
     SELECT gen_random_uuid(), office_id, conversation_id, 'staff', decided_at + interval '30 seconds', true
     FROM decision WHERE office_id = $1 AND conversation_id IS NOT NULL AND get_byte(uuid_send(call_id), 1) < 25`,
    [office.id],
  );
  await database.query('ANALYZE decision, caller, answered_call, caller_text');
  await database.end();
}

interface Round {
  readonly calls: number;
  readonly delaySeconds: number;
  /** Bytes that the service held before the first round: what it does not give back counts again. */
  readonly before: number;
}

async function measured(target: BacktestTarget, { calls, delaySeconds, before }: Round): Promise<Result> {
  const { rules, office } = target;
  const settingsUrl = `${rules.url}/rules/v1/offices/${office.id}/settings`;
  const saved = await ask<OfficeSettings>(target, 'GET', settingsUrl);
  const settings: OfficeSettings = {
    ...saved,
    missedCallAutoReplies: { ...saved.missedCallAutoReplies, enabled: true, delaySeconds },
  };
  const from = new Date(Date.now() - (DAYS + 1) * 24 * 60 * 60 * 1_000).toISOString();

  let peak = before;
  const waits: number[] = [];
  const cpuBefore = cpuSecondsOf(rules.pid);
  const began = performance.now();
  let backtest = await ask<Backtest>(target, 'POST', settingsUrl.replace(/settings$/, 'backtest'), { settings, from });
  const backtestUrl = settingsUrl.replace(/settings$/, `backtests/${backtest.backtestId}`);
  while (backtest.state === 'queued' || backtest.state === 'running') {
    const asked = performance.now();
    await ask(target, 'GET', settingsUrl);
    waits.push(performance.now() - asked);
    peak = Math.max(peak, residentOf(rules.pid));
    await delay(20);
    backtest = await ask<Backtest>(target, 'GET', backtestUrl);
  }
  const seconds = (performance.now() - began) / 1_000;
  const cpuSeconds = cpuSecondsOf(rules.pid) - cpuBefore;
  if (backtest.result?.covered.calls !== calls)
    throw new Error(
      `The backtest is ${backtest.state}, with ${backtest.result?.covered.calls ?? 0} of ${calls} calls.`,
    );
  const grown = (peak - before) / MEGABYTE;
  const p99 = percentile(waits, 0.99);
  const goal = { seconds: (20 * calls) / 100_000, megabytes: 300 };
  return {
    what: `backtest of ${calls.toLocaleString('en-US')} calls${delaySeconds > 0 ? ' with a delay' : ''}`,
    seen: `${seconds.toFixed(1)} s, +${Math.round(grown)} MB resident`,
    against: `${cpuSeconds.toFixed(1)} s of CPU; requests meanwhile: p99 ${ms(p99)}`,
    goal: `≤ ${goal.seconds} s, ≤ ${goal.megabytes} MB`,
    met: seconds <= goal.seconds && grown <= goal.megabytes,
    figures: {
      cpuSeconds,
      texted: backtest.result.draft.texted,
      calls,
      delaySeconds,
      seconds,
      grownMegabytes: grown,
      before: before / MEGABYTE,
      waits: { p99, count: waits.length },
    },
  };
}

async function ask<Body>({ office }: BacktestTarget, method: string, url: string, body?: object): Promise<Body> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${office.manager}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

/** Bytes that a process holds in memory (proc(5)). */
const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024;

/** Seconds of CPU that a process has taken; Linux counts them in hundredths (proc(5)). */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

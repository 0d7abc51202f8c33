import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from '../result.js';

/** Linux counts CPU time in hundredths of a second (`getconf CLK_TCK`). */
const TICKS = 100;

interface Usage {
  readonly ticks: number;
  readonly bytes: number;
}

function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces; the fields after it are fixed (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { ticks: Number(fields[11]) + Number(fields[12]), bytes: Number(resident?.[1] ?? 0) * 1_024 };
}

/** `pid` and every process below it. */
function family(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
      } catch {
        return [];
      }
    });
  const members = [pid];
  for (const member of members)
    members.push(...parents.filter(([, parent]) => parent === member).map(([child]) => child));
  return members;
}

/** What the four services take while nothing happens, and what the whole stack holds in memory (design §7, issue: 2.5 GiB). */
export async function measureIdle(services: readonly number[], stackRoot: number, seconds: number): Promise<Result[]> {
  const total = (pids: readonly number[], what: keyof Usage): number =>
    pids.reduce((sum, pid) => sum + usageOf(pid)[what], 0);
  const before = total(services, 'ticks');
  await delay(seconds * 1_000);
  const share = ((total(services, 'ticks') - before) / TICKS / seconds) * 100;
  const gibibytes = total(family(stackRoot), 'bytes') / 1_024 ** 3;
  return [
    {
      what: 'idle CPU of the four services',
      seen: `${share.toFixed(1)} % of a core`,
      against: `over ${seconds} s`,
      goal: '≤ 5 %',
      met: share <= 5,
      figures: { share },
    },
    {
      what: 'memory of the whole stack',
      seen: `${gibibytes.toFixed(2)} GiB resident`,
      against: 'Kafka and Postgres included; shared pages count in each process',
      goal: '≤ 2.5 GiB',
      met: gibibytes <= 2.5,
      figures: { gibibytes },
    },
  ];
}

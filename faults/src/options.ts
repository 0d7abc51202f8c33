import { parseArgs } from 'node:util';
import { CRASH_TARGETS } from './plan/crash-targets.js';
import { allPoints, SHORT, type Size, soak, STANDARD } from './plan/sizes.js';

/** What the command is asked for. */
export type Request =
  | {
      readonly kind: 'runs';
      readonly seeds: readonly number[];
      readonly size: Size;
      /** The suite is tested, too: bugs are planted, and must be found. */
      readonly thenPlanted: boolean;
    }
  /** Plants bugs and expects them to be found. */
  | { readonly kind: 'planted'; readonly names: readonly string[] | 'all' }
  | { readonly kind: 'help' };

export const USAGE = `npm run test:faults -- [options]

  (none)           the run of a new seed, and then every planted bug
  --seed N         the run of this seed; without it, a seed of today's clock
  --seeds A..B     the runs of all these seeds, one after the other
  --runs N         so many runs, from --seed on
  --minutes M      a soak: one run of this length
  --short          the selection that npm test runs
  --all-points     every crash point of every service, one after the other
  --planted NAME   plants a bug in a guard, and succeeds when the checker finds it; "all": each of them`;

/** Reads the command line. Throws an Error that says what is wrong with it. */
export function requestOf(args: readonly string[], today: number): Request {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string' },
      runs: { type: 'string', default: '1' },
      minutes: { type: 'string' },
      short: { type: 'boolean', default: false },
      'all-points': { type: 'boolean', default: false },
      planted: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  if (values.planted !== undefined)
    return { kind: 'planted', names: values.planted === 'all' ? 'all' : [values.planted] };

  const first = values.seed === undefined ? today : wholeNumber('--seed', values.seed);
  const runs = wholeNumber('--runs', values.runs);
  const seeds =
    values.seeds === undefined ? Array.from({ length: runs }, (_, index) => first + index) : rangeOf(values.seeds);
  return { kind: 'runs', seeds, size: sizeOf(values), thenPlanted: args.length === 0 };
}

function sizeOf(values: { short: boolean; 'all-points': boolean; minutes?: string | undefined }): Size {
  if (values.short) return SHORT;
  if (values['all-points']) return allPoints(CRASH_TARGETS.length);
  return values.minutes === undefined ? STANDARD : soak(wholeNumber('--minutes', values.minutes));
}

function rangeOf(text: string): number[] {
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first))
    throw new Error(`--seeds must be a range such as 1..20, not ${text}.`);
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number, not ${text}.`);
  return Number(text);
}

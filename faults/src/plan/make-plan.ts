import { Random } from '../seed/random.js';
import { castOf } from './cast.js';
import { faultsOf } from './fault-schedule.js';
import type { Plan } from './plan.js';
import type { Size } from './sizes.js';
import { workloadOf } from './workload.js';

/** The plan of a seed. Pure: a run that failed is made again from its seed and size. */
export function makePlan(seed: number, size: Size): Plan {
  const random = new Random(seed);
  const cast = castOf(random.fork(), size.callers);
  return {
    seed,
    size: size.name,
    durationMs: size.seconds * 1_000,
    cast,
    steps: workloadOf(random.fork(), cast, size),
    faults: faultsOf(random.fork(), cast, seed, size),
  };
}

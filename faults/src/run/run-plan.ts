import { setTimeout as delay } from 'node:timers/promises';
import type { Evidence } from '../evidence/evidence.js';
import { collectEvidence } from '../evidence/collect.js';
import type { Plan } from '../plan/plan.js';
import { drain } from './drain.js';
import { inject } from './inject.js';
import { perform } from './perform.js';
import type { World } from './world.js';

/** Milliseconds, after the end of a plan, in which steps that were not accepted yet are still tried. */
const LATE_STEPS_MS = 5_000;

/** Plays the plan, heals everything, waits until the backlog is gone, and collects what can be seen. */
export async function runPlan(world: World, plan: Plan): Promise<Evidence> {
  const started = performance.now();
  const deadline = started + plan.durationMs + LATE_STEPS_MS;
  const until = (atMs: number): Promise<void> => delay(Math.max(0, started + atMs - performance.now()));
  await Promise.all([
    ...plan.steps.map(async (step) => {
      await until(step.atMs);
      await perform(world, step, deadline);
    }),
    ...lanesOf(plan.faults).map(async (lane) => {
      // One after the other, even when one takes longer than planned.
      for (const fault of lane) {
        await until(fault.atMs);
        await inject(world, fault);
      }
    }),
    until(plan.durationMs),
  ]);
  await heal(world);
  const drained = await drain(world);
  for (const client of world.clients) client.disconnect();
  return collectEvidence(world, drained);
}

/** Faults of processes and storage wait for each other; the others do not. */
function lanesOf(faults: Plan['faults']): Plan['faults'][] {
  const lanes = Map.groupBy(faults, ({ kind }) =>
    kind === 'pause' || kind === 'provider' || kind === 'poison' ? kind : 'disaster',
  );
  return [...lanes.values()];
}

async function heal({ stack, simulator, clients }: World): Promise<void> {
  await simulator.demand('DELETE', '/simulator/faults');
  await stack.untilWhole();
  for (const client of clients) if (!client.isWanted) client.connect();
}

import { checkAll } from '../check/check-all.js';
import { accountForUnknown } from '../check/unknown-texts.js';
import { countsBy } from '../check/grouping.js';
import type { Evidence } from '../evidence/evidence.js';
import { makePlan } from '../plan/make-plan.js';
import type { Plan } from '../plan/plan.js';
import type { Size } from '../plan/sizes.js';
import { FaultStack } from '../world/fault-stack.js';
import { keep, stackFolder } from './data-folder.js';
import { runPlan } from './run-plan.js';
import { World } from './world.js';

/** Plays the plan of a seed on a fresh stack, tells of it, and answers whether all guarantees held. */
export async function runSeed(seed: number, size: Size, say: (line: string) => void): Promise<boolean> {
  const plan = makePlan(seed, size);
  const planFile = keep(`plan-${seed}`, plan);
  say(`\nseed ${seed} (${size.name}): ${inWords(plan)}`);
  say(`  plan: ${planFile}`);
  const started = performance.now();
  const stack = await FaultStack.start(stackFolder(), () => undefined);
  try {
    const world = await World.open(stack, plan.cast);
    try {
      const evidence = await runPlan(world, plan);
      const violations = checkAll(evidence);
      for (const line of summaryOf(evidence, world)) say(`  ${line}`);
      const seconds = Math.round((performance.now() - started) / 1_000);
      if (violations.length === 0) {
        say(`  PASS in ${seconds} s`);
        return true;
      }
      for (const { guarantee, what } of violations.slice(0, 40)) say(`  BROKEN ${guarantee}: ${what}`);
      if (violations.length > 40) say(`  … and ${violations.length - 40} more`);
      say(`  evidence: ${keep(`evidence-${seed}`, { plan, violations, evidence })}`);
      say(`  FAIL in ${seconds} s; again with: npm run test:faults -- --seed ${seed}${flagOf(size)}`);
      return false;
    } finally {
      await world.close();
    }
  } finally {
    await stack.stop();
  }
}

function inWords({ steps, faults, durationMs }: Plan): string {
  const kinds = [...countsBy(faults, ({ kind }) => kind)].map(([kind, count]) => `${count} × ${kind}`);
  return `${durationMs / 1_000} s, ${steps.length} steps, faults: ${kinds.join(', ')}`;
}

function summaryOf(evidence: Evidence, world: World): string[] {
  const { provider, database, deadLetters, drain } = evidence;
  const { cut, reconciled, shown } = accountForUnknown(evidence).count;
  const statuses = [...countsBy(database.texts, ({ status }) => status)].map(([status, count]) => `${count} ${status}`);
  const updates = evidence.clients.reduce(
    (sum, { log }) => sum + log.filter(({ kind }) => kind === 'update').length,
    0,
  );
  return [
    `${database.callSessions.length} calls, ${provider.requests.length} POSTs, ${provider.accepted.length} accepted; texts: ${statuses.join(', ')}`,
    `requests cut: ${cut} = ${reconciled} reconciled + ${shown} shown as unknown`,
    `${provider.webhooks.length} deliveries of webhooks, ${updates} updates seen, ${deadLetters.length} dead letters of ${world.log.poison.length} poisoned messages`,
    `drained in ${drain.seconds.toFixed(1)} s`,
    ...(world.log.notReached.length === 0 ? [] : [`crash points not reached: ${world.log.notReached.join(', ')}`]),
    ...(world.stack.unplannedDeaths.length === 0
      ? []
      : [`unplanned deaths: ${world.stack.unplannedDeaths.join(', ')}`]),
  ];
}

const flagOf = ({ name }: Size): string => {
  if (name === 'short') return ' --short';
  if (name === 'all points') return ' --all-points';
  const minutes = /^soak of (\d+)/.exec(name)?.[1];
  return minutes === undefined ? '' : ` --minutes ${minutes}`;
};

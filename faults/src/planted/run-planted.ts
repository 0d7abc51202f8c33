import { checkAll } from '../check/check-all.js';
import type { Violation } from '../check/violation.js';
import { stackFolder } from '../run/data-folder.js';
import { runPlan } from '../run/run-plan.js';
import { World } from '../run/world.js';
import { FaultStack } from '../world/fault-stack.js';
import { bugNamed, PLANTED_BUGS, type PlantedBug } from './planted-bugs.js';
import { provocation } from './provocation.js';

/**
 * Tests the suite itself: plays one short plan on the code as it is, which must pass, and again with each planted bug, which
 * must break the guarantee that its guard keeps. Answers whether all of that was so.
 */
export async function runPlanted(names: readonly string[] | 'all', say: (line: string) => void): Promise<boolean> {
  const bugs = names === 'all' ? PLANTED_BUGS : names.map(bugNamed);
  say('starting a stack for the planted bugs');
  const stack = await FaultStack.start(stackFolder(), () => undefined);
  try {
    const told = new Set<string>();
    const sound = fresh(await play(stack, 0), told);
    const soundPasses = sound.length === 0;
    say(`  ${soundPasses ? 'PASS' : 'FAIL'} the code as it is: ${soundPasses ? 'nothing is broken' : inWords(sound)}`);

    let allFound = true;
    for (const [index, bug] of bugs.entries()) {
      const found = await find(stack, bug, index + 1, told);
      allFound &&= found.some(({ guarantee }) => guarantee === bug.breaks);
      for (const { what } of found.filter(({ guarantee }) => guarantee === bug.breaks).slice(0, 1))
        say(`       ${what}`);
    }
    return soundPasses && allFound;
  } finally {
    await stack.stop();
  }

  async function find(
    hurt: FaultStack,
    bug: PlantedBug,
    seed: number,
    told: Set<string>,
  ): Promise<readonly Violation[]> {
    hurt.tell('sms-dispatch', { plantedBug: bug.name });
    await hurt.restart('sms-dispatch');
    const found = fresh(await play(hurt, seed), told);
    const seen = found.some(({ guarantee }) => guarantee === bug.breaks);
    say(`  ${seen ? 'PASS' : 'FAIL'} without the guard "${bug.guard}" (${bug.name}): ${inWords(found)}`);
    return found;
  }
}

async function play(stack: FaultStack, seed: number): Promise<readonly Violation[]> {
  const plan = provocation(seed);
  const world = await World.open(stack, plan.cast);
  try {
    return checkAll(await runPlan(world, plan));
  } finally {
    await world.close();
  }
}

/** Violations that were not told before: what an earlier bug has left in the databases is not this one's. */
function fresh(violations: readonly Violation[], told: Set<string>): readonly Violation[] {
  const news = violations.filter(({ what }) => !told.has(what));
  for (const { what } of news) told.add(what);
  return news;
}

function inWords(violations: readonly Violation[]): string {
  const counts = Map.groupBy(violations, ({ guarantee }) => guarantee);
  if (counts.size === 0) return 'nothing was found broken';
  return [...counts].map(([guarantee, some]) => `${guarantee} broken ${some.length} times`).join(', ');
}

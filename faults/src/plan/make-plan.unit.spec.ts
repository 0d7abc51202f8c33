import { describe, expect, it } from '@jest/globals';
import { EVENTS } from '@textback/contracts';
import { CRASH_POINTS } from '@textback/observability';
import { CRASH_TARGETS, targetsOf } from './crash-targets.js';
import { makePlan } from './make-plan.js';
import { POISON_KINDS, POISONED_TOPICS, poisonRecord } from './poison.js';
import { allPoints, SHORT, STANDARD } from './sizes.js';

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe('makePlan', () => {
  it('makes the same plan of the same seed, and another of another', () => {
    expect(makePlan(7, STANDARD)).toEqual(makePlan(7, STANDARD));
    expect(makePlan(7, STANDARD)).not.toEqual(makePlan(8, STANDARD));
  });

  it.each(seeds)('seed %i has everything in the order of time, and ends in time', (seed) => {
    const { steps, faults, durationMs } = makePlan(seed, STANDARD);
    for (const list of [steps, faults]) {
      const times = list.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(times.every((time) => time >= 0 && time < durationMs)).toBe(true);
    }
    const kinds = new Set(faults.map(({ kind }) => kind));
    expect([...kinds]).toEqual(expect.arrayContaining(['crash', 'storage', 'provider', 'poison']));
  });

  it('twenty seeds in a row take every crash point of every service, and every kind of fault', () => {
    const plans = seeds.map((seed) => makePlan(seed, STANDARD));
    const taken = new Set(seeds.flatMap((seed) => targetsOf(seed, STANDARD.crashes).map(nameOf)));
    expect(taken).toEqual(new Set(CRASH_TARGETS.map(nameOf)));
    expect(new Set(CRASH_TARGETS.map(({ point }) => point))).toEqual(new Set(CRASH_POINTS));
    const kinds = new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    expect(kinds).toEqual(
      new Set(['crash', 'kill', 'pause', 'storage', 'terminate-backends', 'rebalance', 'clock', 'poison', 'provider']),
    );
  });

  it('a short plan disturbs no storage', () => {
    for (const seed of seeds) expect(makePlan(seed, SHORT).faults.map(({ kind }) => kind)).not.toContain('storage');
  });

  it('the matrix has every crash point once', () => {
    const { faults } = makePlan(1, allPoints(CRASH_TARGETS.length));
    const crashes = faults.flatMap((fault) => (fault.kind === 'crash' ? [nameOf(fault)] : []));
    expect(crashes.toSorted()).toEqual(CRASH_TARGETS.map(nameOf).toSorted());
  });
});

describe('poisonRecord', () => {
  it.each(POISONED_TOPICS.flatMap((topic) => POISON_KINDS.map((poison) => [poison, topic] as const)))(
    '%s is nothing that a reader of %s can take',
    (poison, topic) => {
      const { headers, value } = poisonRecord('an-id', topic, poison);
      const contract = EVENTS.find((event) => event.topic === topic && headers['ce_type'] === event.type);
      const data = contract?.data.safeParse(parsed(value));
      expect(data?.success ?? false).toBe(false);
    },
  );
});

const nameOf = ({ service, point }: { service: string; point: string }): string => `${service} ${point}`;

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString() ?? '');
  } catch {
    return undefined;
  }
}

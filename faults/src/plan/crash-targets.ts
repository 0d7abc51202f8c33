import { type ServiceName, SERVICES } from '@textback/contracts';
import { CRASH_POINTS, type CrashPoint } from '@textback/observability';
import type { CrashTarget } from './plan.js';

/** The services that come to a crash point. */
function servicesAt(point: CrashPoint): readonly ServiceName[] {
  switch (point) {
    case 'transaction:before-commit':
    case 'transaction:after-commit':
    case 'relay:before-publish':
    case 'relay:published':
    case 'relay:deleted':
    case 'consumer:committed':
    case 'offsets:before-commit':
    case 'offsets:committed':
    case 'dead-letter:before-write':
    case 'dead-letter:written':
      return SERVICES;
    // Whoever takes webhooks.
    case 'group-commit:committed':
      return ['call-ingestion', 'sms-dispatch'];
    // Settling; the delay of R8.
    case 'timer:before-ring':
    case 'timer:rung':
      return ['call-ingestion', 'rules'];
    case 'sending:claimed':
    case 'sending:before-post':
    case 'sending:posted':
    case 'sending:recorded':
      return ['sms-dispatch'];
  }
}

/** Every named point of every service, in an order that spreads services and points. */
export const CRASH_TARGETS: readonly CrashTarget[] = spread(
  CRASH_POINTS.flatMap((point) => servicesAt(point).map((service): CrashTarget => ({ service, point }))),
);

/** So many targets for a seed that consecutive seeds take consecutive ones: twenty of four cover them all. */
export const targetsOf = (seed: number, count: number): CrashTarget[] =>
  Array.from({ length: count }, (_, index) => {
    const target = CRASH_TARGETS[(seed * count + index) % CRASH_TARGETS.length];
    if (target === undefined) throw new Error('A seed is a whole number, 0 or more.');
    return target;
  });

/** Every seventh, and so on: neighbours in the list are not neighbours in kind. 7 divides no length that we have. */
function spread<T>(items: readonly T[]): T[] {
  if (items.length % 7 === 0) return [...items];
  return items.map((_, index) => items[(index * 7) % items.length] as T);
}

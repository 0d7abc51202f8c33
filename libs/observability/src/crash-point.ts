import { channel } from 'node:diagnostics_channel';

/**
 * The moments at which a crash is worth a test: on either side of everything that another process, the disk or the provider
 * can see. The fault suite kills a service at each of them (docs/adr/0017).
 */
export const CRASH_POINTS = [
  'transaction:before-commit',
  'transaction:after-commit',
  /** Requests that shared a transaction are committed and not answered yet. */
  'group-commit:committed',
  'relay:before-publish',
  /** Kafka has the events, and the outbox still has them, too. */
  'relay:published',
  'relay:deleted',
  /** A chunk of events is committed, and its offsets are not. */
  'consumer:committed',
  'offsets:before-commit',
  'offsets:committed',
  'dead-letter:before-write',
  'dead-letter:written',
  'timer:before-ring',
  /** What a timer does is committed, and the timer does not know. */
  'timer:rung',
  'sending:claimed',
  'sending:before-post',
  /** The provider has answered, and nobody but this process knows. */
  'sending:posted',
  'sending:recorded',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Where a test that wants to crash the process listens; its messages are crash points. */
export const CRASH_CHANNEL = 'textback:crash-point';

const reached = channel(CRASH_CHANNEL);

/**
 * Says that the process has come to a crash point. Does nothing and costs next to nothing, unless somebody listens. Nothing
 * in a service does: only what the fault suite loads into it before its own code, which no image holds.
 */
export function crashPoint(name: CrashPoint): void {
  if (reached.hasSubscribers) reached.publish(name);
}

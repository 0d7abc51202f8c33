import { EVENTS } from '@textback/contracts';
import type { Evidence } from '../evidence/evidence.js';
import { becomesDeadLetter } from '../plan/poison.js';
import { type Violation, violationsOf } from './violation.js';

const violations = violationsOf('F');

/** F: after the faults the backlog drains, and every dead letter is explained. */
export function checkBacklog({ drain, deadLetters, poison }: Evidence): Violation[] {
  const sent = new Map(poison.map((message) => [message.id, message]));
  const found = new Set(deadLetters.map(({ poisonId, consumer }) => `${poisonId} ${consumer}`));
  return [
    ...drain.left.flatMap((what) => violations(`${what}, ${Math.round(drain.seconds)} s after everything ran again.`)),
    ...deadLetters
      .filter(({ poisonId }) => poisonId === null || !sent.has(poisonId))
      .flatMap(({ topic, consumer, reason }) =>
        violations(`A message of ${topic} became a dead letter of ${consumer}, and nobody had poisoned it: ${reason}.`),
      ),
    ...poison
      .filter(({ topic, poison: kind }) => becomesDeadLetter(topic, kind))
      .flatMap(({ id, topic, poison: kind }) =>
        (EVENTS.find((event) => event.topic === topic)?.consumers ?? []).flatMap((consumer) =>
          found.has(`${id} ${consumer}`)
            ? []
            : violations(`Poison (${kind}) of ${topic} is in no dead-letter topic of ${consumer}.`),
        ),
      ),
  ];
}

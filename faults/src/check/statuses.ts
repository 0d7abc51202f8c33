import type { Evidence } from '../evidence/evidence.js';
import { type Violation, violationsOf } from './violation.js';

const violations = violationsOf('status');

type Text = Evidence['database']['texts'][number];

/**
 * How much a status tells; the checker's own list, so that a mistake in the product's is seen. Equal: one cannot follow the
 * other.
 */
const KNOWLEDGE: Readonly<Record<string, number>> = {
  queued: 0,
  claimed: 1,
  posting: 2,
  unknown: 3,
  accepted: 4,
  sent: 5,
  expired: 6,
  refused: 7,
  undelivered: 8,
  failed: 8,
  delivered: 9,
};

/** Statuses in which the provider has the text. */
const AT_PROVIDER = new Set(['accepted', 'sent', 'delivered']);

/** Statuses never regress, and say only what the provider really did. */
export const checkStatuses = (evidence: Evidence): Violation[] => [
  ...evidence.database.texts.flatMap(regressions),
  ...evidence.database.texts.flatMap((text) => truth(text, evidence)),
  ...outOfSight(evidence),
];

function regressions({ dispatchId, status, history }: Text): Violation[] {
  const steps = history.map((step) => step.status);
  const unknown = [...new Set(steps)].filter((step) => !(step in KNOWLEDGE));
  if (unknown.length > 0)
    return violations(`Text ${dispatchId} has a status that the checker does not know: ${unknown.join(', ')}.`);
  const back = steps.findIndex((step, index) => index > 0 && !mayFollow(steps[index - 1] ?? '', step));
  return [
    ...(back === -1 ? [] : violations(`Text ${dispatchId} went back from ${steps[back - 1]} to ${steps[back]}.`)),
    ...(steps.at(-1) === status
      ? []
      : violations(`Text ${dispatchId} is ${status}, and its history ends ${steps.at(-1)}.`)),
  ];
}

/** What was surely not sent goes back to the queue; all other ways lead upwards. */
const mayFollow = (before: string, after: string): boolean =>
  (KNOWLEDGE[after] ?? 0) > (KNOWLEDGE[before] ?? 0) ||
  (after === 'queued' && (before === 'posting' || before === 'claimed'));

function truth({ dispatchId, status, providerMessageId, from, to, text }: Text, { provider }: Evidence): Violation[] {
  if (providerMessageId === null)
    return AT_PROVIDER.has(status) ? violations(`Text ${dispatchId} is ${status} without an id of the provider.`) : [];
  const real = provider.accepted.find(({ id }) => id === providerMessageId);
  if (real === undefined)
    return violations(
      `Text ${dispatchId} is ${status} as message ${providerMessageId}, which the provider does not have.`,
    );
  return real.from === from && real.to === to && real.text === text
    ? []
    : violations(`Text ${dispatchId} bears the id of another text of the provider, ${providerMessageId}.`);
}

/** No text that the provider accepted is lost from sight: it is known by its id, or shown as unknown. */
function outOfSight({ provider, database }: Evidence): Violation[] {
  const known = new Set(database.texts.map(({ providerMessageId }) => providerMessageId));
  const unknown = database.texts.filter(({ status }) => status === 'unknown');
  return provider.accepted.flatMap(({ id, from, to, text }) => {
    if (known.has(id)) return [];
    const shown = unknown.some((other) => other.from === from && other.to === to && other.text === text);
    return shown ? [] : violations(`The provider sent message ${id}, and no text of ours is known or unknown as it.`);
  });
}

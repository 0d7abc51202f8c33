import type { Evidence, OfficeEvidence } from '../evidence/evidence.js';
import { officeTextingFrom } from './grouping.js';
import { type Violation, violationsOf } from './violation.js';

const violations = violationsOf('D');

/** D: nothing crosses offices. Each has a word that stands in all that belongs to it, and must be nowhere else. */
export function checkOfficesApart(evidence: Evidence): Violation[] {
  const { offices, provider, database, clients, readings } = evidence;
  const byId = new Map(offices.map((office) => [office.id, office]));
  const foreign = (owner: OfficeEvidence | undefined, content: string): string[] =>
    offices.filter(({ canary }) => canary !== owner?.canary && content.includes(canary)).map(({ canary }) => canary);
  const find = (where: string, owner: OfficeEvidence | undefined, content: string): Violation[] =>
    foreign(owner, content).flatMap((canary) => violations(`${where} holds ${canary} of another office.`));

  return [
    ...provider.accepted.flatMap(({ id, from, text }) => find(`Text ${id}`, officeTextingFrom(offices, from), text)),
    ...database.texts.flatMap(({ dispatchId, officeId, from, text }) => [
      ...find(`Text ${dispatchId} in the dispatch`, byId.get(officeId), text),
      ...(byId.has(officeId) && byId.get(officeId)?.textingNumber !== from
        ? violations(`Text ${dispatchId} leaves from a number of another office.`)
        : []),
    ]),
    ...database.chatMessages.flatMap(({ messageId, officeId, text }) =>
      find(`Message ${messageId}`, byId.get(officeId), text ?? ''),
    ),
    ...clients.flatMap(({ name, officeId, log }) =>
      log.flatMap((event) =>
        event.kind !== 'update'
          ? []
          : [
              ...find(`Update ${event.update.seq} of ${name}`, byId.get(officeId), JSON.stringify(event.update)),
              ...(event.update.officeId === officeId
                ? []
                : violations(`${name} was sent update ${event.update.seq} of office ${event.update.officeId}.`)),
            ],
      ),
    ),
    ...readings.flatMap(({ officeId, about, path, status, text }) => [
      ...find(`${path}, read by office ${officeId},`, byId.get(officeId), text),
      ...(officeId !== about && status !== 404
        ? violations(`${path} answered ${status} to a user of office ${officeId}.`)
        : []),
    ]),
  ];
}

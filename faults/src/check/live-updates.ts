import type { ClientEvidence, Evidence } from '../evidence/evidence.js';
import { type Violation, violationsOf } from './violation.js';

const violations = violationsOf('E');

/** E: each client saw every update that it may see, once and in order; loss is signalled, never silent. */
export function checkLiveUpdates({ clients, database }: Evidence): Violation[] {
  const logged = Map.groupBy(database.liveUpdates, ({ officeId }) => officeId);
  return [
    ...[...logged].flatMap(([officeId, updates]) =>
      updates.every(({ seq }, index) => seq === index + 1)
        ? []
        : violations(`The log of office ${officeId} is not numbered without gaps from 1.`),
    ),
    ...clients.flatMap((client) => {
      const updates = logged.get(client.officeId) ?? [];
      return ofClient(client, new Map(updates.map((update) => [update.seq, update])), updates.at(-1)?.seq ?? 0);
    }),
  ];
}

type Logged = Evidence['database']['liveUpdates'][number];

function ofClient({ name, log }: ClientEvidence, logged: ReadonlyMap<number, Logged>, head: number): Violation[] {
  const found: Violation[] = [];
  let last: number | null = null;
  for (const event of log) {
    switch (event.kind) {
      case 'subscribed':
        if (event.since === null || event.resync) last = event.head;
        break;
      case 'update': {
        const { seq, kind, conversationId } = event.update;
        if (last !== null && seq <= last) found.push(...violations(`${name} saw update ${seq} again, after ${last}.`));
        else if (last !== null && seq > last + 1)
          found.push(...violations(`${name} missed what lies between updates ${last} and ${seq}.`));
        const update = logged.get(seq);
        if (update?.kind !== kind || update.conversationId !== conversationId)
          found.push(...violations(`${name} saw another update ${seq} than the log has.`));
        last = Math.max(seq, last ?? 0);
        break;
      }
      case 'behind':
      case 'disconnected':
        break;
    }
  }
  if (last === null) return [...found, ...violations(`${name} could never subscribe.`)];
  if (last < head) found.push(...violations(`${name} ended at update ${last} of ${head}.`));
  return found;
}

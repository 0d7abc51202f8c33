import type { Transaction } from '@textback/database';

/** What an event is known by. */
interface Identity {
  readonly id: string;
  readonly source: string;
}

const REMEMBER = `
  INSERT INTO inbox (consumer, event_id, source)
  SELECT $1, id, source FROM unnest($2::text[], $3::text[]) AS event (id, source)
  ON CONFLICT DO NOTHING
  RETURNING event_id AS id, source`;

/**
 * Notes in the open transaction that `consumer` handles these events, and answers those that it had not handled before,
 * in their order, each once. Kafka redelivers; together with this row the effect happens once.
 */
export async function firstSeen<Event extends Identity>(
  tx: Transaction,
  consumer: string,
  events: readonly Event[],
): Promise<Event[]> {
  const rows = await tx.query<Identity>(REMEMBER, [
    consumer,
    events.map(({ id }) => id),
    events.map(({ source }) => source),
  ]);
  const fresh = new Set(rows.map(keyOf));
  return events.filter((event) => fresh.delete(keyOf(event)));
}

const keyOf = ({ id, source }: Identity): string => `${source}\n${id}`;

import { EVENTS, type EventContract } from '@textback/contracts';

/** Messages that no consumer of ours would write. */
export const POISON_KINDS = [
  'not-json',
  'cut-off-json',
  'contract-violation',
  'unknown-version',
  'no-type',
  'no-value',
  'deeply-nested',
  'proto',
  'invalid-utf8-value',
  'invalid-utf8-header',
  'null-key',
  'one-megabyte',
] as const;
export type PoisonKind = (typeof POISON_KINDS)[number];

/** Topics that somebody reads: others put nothing aside. */
export const POISONED_TOPICS: readonly string[] = EVENTS.filter(({ consumers }) => consumers.length > 0).map(
  ({ topic }) => topic,
);

/** What a consumer must make of it: a dead letter, or nothing (a tombstone of a compacted topic). */
export const becomesDeadLetter = (topic: string, poison: PoisonKind): boolean =>
  !(poison === 'no-value' && contractOf(topic).compacted);

export interface PoisonRecord {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
}

/** The header by which a dead letter is known as ours. */
export const POISON_HEADER = 'fault-suite-poison';

/** A poisoned record. Every kind but `no-value` violates what the topic's contract or CloudEvents demand. */
export function poisonRecord(id: string, topic: string, poison: PoisonKind): PoisonRecord {
  const { type } = contractOf(topic);
  const headers = {
    [POISON_HEADER]: id,
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: 'fault-suite',
    ce_type: type,
    'content-type': 'application/json',
  };
  // No object of a contract is empty, so `{}` never satisfies one.
  const record = { key: id, value: Buffer.from('{}'), headers };
  switch (poison) {
    case 'not-json':
      return { ...record, value: Buffer.from('this is no JSON') };
    case 'cut-off-json':
      return { ...record, value: Buffer.from('{"officeId":"8c3f') };
    case 'contract-violation':
      return record;
    case 'unknown-version':
      return { ...record, headers: { ...headers, ce_type: `textback.${topic}.v99` } };
    case 'no-type': {
      const { ce_type: _type, ...rest } = headers;
      return { ...record, headers: rest };
    }
    case 'no-value':
      return { ...record, value: null };
    case 'deeply-nested':
      return { ...record, value: Buffer.from('['.repeat(50_000) + ']'.repeat(50_000)) };
    case 'proto':
      return { ...record, value: Buffer.from('{"__proto__":{"officeId":"x"},"constructor":{"prototype":1}}') };
    case 'invalid-utf8-value':
      return { ...record, value: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) };
    case 'invalid-utf8-header':
      return { ...record, headers: { ...headers, ce_id: Buffer.from([0xff, 0xfe, 0x00, 0x80]) } };
    case 'null-key':
      return { ...record, key: null };
    case 'one-megabyte':
      return { ...record, value: Buffer.from(JSON.stringify({ filler: 'x'.repeat(1_000_000) })) };
  }
}

function contractOf(topic: string): EventContract {
  const contract = EVENTS.find((event) => event.topic === topic);
  if (contract === undefined) throw new Error(`There is no topic ${topic}.`);
  return contract;
}

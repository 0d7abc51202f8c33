import type { DataOf, EventContract, ServiceName } from '@textback/contracts';
import type { Correlation } from '@textback/observability';
import { v7 as uuidV7 } from 'uuid';

/** An event on its way out: what the outbox keeps and the relay sends. */
export interface OutgoingEvent {
  /** Contract's topic name, without prefix. */
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The event's data as JSON. */
  readonly value: string;
}

/** Brokers refuse records over 1 MiB by default. A record that is refused would stop its topic, so it never gets there. */
const MAX_BYTES = 900_000;

/**
 * Checks the data against the contract and puts it into CloudEvents' binary form.
 * Throws when the contract does not list the service as a producer, when the data is not what the contract says, and when
 * it is too large: all three are mistakes of the caller.
 */
export function outgoingEvent<C extends EventContract>(
  contract: C,
  input: DataOf<C>,
  options: {
    readonly service: ServiceName;
    readonly at: Date;
    readonly id?: string | undefined;
    readonly correlation?: Correlation | undefined;
  },
): OutgoingEvent {
  const { service, at, correlation } = options;
  if (!contract.producers.includes(service) && !contract.producers.includes('anyone'))
    throw new Error(`${service} is not listed among the producers of ${contract.topic} in its contract.`);
  const data = contract.data.parse(input) as DataOf<C>;
  const value = JSON.stringify(data);
  if (Buffer.byteLength(value) > MAX_BYTES)
    throw new RangeError(`An event of ${contract.topic} has more than ${MAX_BYTES} bytes.`);
  // Version 7 grows with time, which keeps the inbox's index compact.
  const id = options.id ?? uuidV7();
  return {
    topic: contract.topic,
    key: contract.key(data),
    value,
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: `textback/${service}`,
      ce_type: contract.type,
      ce_time: at.toISOString(),
      ce_correlationid: correlation?.correlationId ?? id,
      ...(correlation?.causationId !== undefined && { ce_causationid: correlation.causationId }),
      ...(correlation?.traceparent !== undefined && { traceparent: correlation.traceparent }),
      'content-type': 'application/json',
    },
  };
}

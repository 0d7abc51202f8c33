import type { IHeaders } from 'kafkajs';

/** A record as the transport takes it from Kafka: bytes, which we alone interpret. */
export interface EventRecord {
  /** Contract's topic name, without prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Milliseconds since 1970, as the broker noted it. */
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** A header's text; of a repeated header the first. Undefined when there is none. */
export function headerText(headers: IHeaders, name: string): string | undefined {
  const value = headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? undefined : first.toString();
}

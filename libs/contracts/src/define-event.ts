import { z } from 'zod';

/** The services that publish and read events; a consumer's name is part of its dead-letter topic. */
export const SERVICES = ['call-ingestion', 'rules', 'sms-dispatch', 'chat'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What is fixed about one kind of message: where it travels, how it is keyed, what it says. */
export interface EventContract<Data extends z.ZodType = z.ZodType> {
  /** Kafka topic, without any deployment prefix. */
  readonly topic: string;
  /** Version of `data`. Adding optional fields keeps it; anything else is a new contract beside the old one. */
  readonly version: number;
  /** CloudEvents `type`: `textback.<topic>.v<version>`. */
  readonly type: string;
  /** The JSON value. Readers drop fields that they do not know. */
  readonly data: Data;
  /** Record key: what must stay in order. Never a telephone number (design §3). */
  readonly key: (data: z.infer<Data>) => string;
  /** Who may publish it: our services, or `anyone` who is let into the cluster. */
  readonly producers: readonly (ServiceName | 'anyone')[];
  readonly consumers: readonly ServiceName[];
  /** Compacted topics keep the last value of each key, so that a new reader can build its projection. */
  readonly compacted: boolean;
  /** One sentence for the documents generated from the catalog. */
  readonly summary: string;
  /** A value that parses; shown in the documents. */
  readonly example: z.input<Data>;
}

/** The data of a contract, e.g. `DataOf<typeof CallMissed>`. */
export type DataOf<C extends EventContract> = z.infer<C['data']>;

/** A message as a consumer receives it: CloudEvents 1.0 attributes and the parsed data. */
export interface EventEnvelope<Data> {
  /** CloudEvents `id`. With the consumer's name it is the inbox key. */
  readonly id: string;
  /** CloudEvents `source`: the service or system that published it. */
  readonly source: string;
  /** CloudEvents `type`. */
  readonly type: string;
  /** CloudEvents `time`, ISO 8601. */
  readonly time: string;
  /** Joins everything that one call or text set in motion. */
  readonly correlationId: string;
  /** W3C trace context, when the publisher was traced. */
  readonly traceparent: string | undefined;
  readonly data: Data;
}

/** Defines a message. Once, here; types, validation, JSON Schema and AsyncAPI follow from it. */
export function defineEvent<Data extends z.ZodType>(
  definition: Omit<EventContract<Data>, 'type' | 'compacted'> & { compacted?: boolean },
): EventContract<Data> {
  return {
    compacted: false,
    ...definition,
    type: `textback.${definition.topic}.v${definition.version}`,
  };
}

/** The dead-letter topic of one consumer of one topic (design §3). */
export const deadLetterTopicOf = (topic: string, consumer: ServiceName): string => `${topic}.${consumer}.dlt`;

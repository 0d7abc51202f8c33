/** A place where the provider's real payloads, or its other documents, differ from its OpenAPI document. */
export interface Leniency {
  /** JSON pointer into the webhook. */
  readonly pointer: string;
  /** Event types that it is about. */
  readonly events: RegExp;
  readonly why: string;
}

/** Everything in which the simulator is allowed to differ from the document; nothing else is. */
export const LENIENCIES: readonly Leniency[] = [
  {
    pointer: '/data/payload/client_state',
    events: /^call\./,
    why: 'null where no command set one; the document says string. Most real payloads are like that.',
  },
  {
    pointer: '/meta',
    events: /^(call|message)\./,
    why: 'on every delivery; the document has it in some events only.',
  },
  {
    pointer: '/data/payload/end_time',
    events: /^call\.hangup$/,
    why: 'there in practice, not in the document.',
  },
  {
    pointer: '/data/payload/autoresponse_type',
    events: /^message\.received$/,
    why: 'documented on the opt-out pages, not in the document.',
  },
];

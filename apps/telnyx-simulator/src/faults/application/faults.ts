import { PhoneNumber } from '@textback/contracts';
import { z } from 'zod';

/** Which webhooks or requests a fault hits: all by default. */
const scope = {
  /** Ends after this many hits. */
  count: z.int().min(1).max(1_000_000).optional(),
  /** Only what is from or to this number. */
  number: PhoneNumber.optional(),
};

/** A fault of webhooks in full, or its short form; `false` and 0 are off. */
const fault = <Schema extends z.ZodType>(schema: Schema, unfold: (short: number | true) => unknown) =>
  z.preprocess((given) => {
    if (given === false || given === 0) return undefined;
    return given === true || typeof given === 'number' ? unfold(given) : given;
  }, schema.optional());

/** Each webhook is delivered `copies` times more; with `newIds`, each copy is an event of its own, as providers have done. */
const Duplicate = z.strictObject({ copies: z.int().min(1).max(50), newIds: z.boolean().default(false), ...scope });

/** Webhooks that belong together arrive in any order. */
const Shuffle = z.strictObject(scope);

/** Each webhook is late by this much, at most a day. */
const Delay = z.strictObject({ milliseconds: z.int().min(1).max(86_400_000), ...scope });

/** Each webhook is lost: it is never delivered, as when the provider has given up. */
const Lose = z.strictObject(scope);

/** Something that goes wrong with our requests to the provider. */
const ApiFault = z.discriminatedUnion('kind', [
  /** No answer, and the text was not taken. */
  z.strictObject({ kind: z.literal('hang'), ...scope }),
  /** No answer, yet the text was taken. */
  z.strictObject({ kind: z.literal('accept-then-hang'), ...scope }),
  /** The connection breaks, and the text was not taken. */
  z.strictObject({ kind: z.literal('reset'), ...scope }),
  /** The connection breaks, yet the text was taken. */
  z.strictObject({ kind: z.literal('accept-then-reset'), ...scope }),
  /** 429 with `x-ratelimit-reset`, in seconds. */
  z.strictObject({ kind: z.literal('rate-limit'), resetSeconds: z.int().min(0).max(3_600).default(1), ...scope }),
  /** A 5xx, and the text was not taken. */
  z.strictObject({ kind: z.literal('server-error'), status: z.int().min(500).max(599).default(503), ...scope }),
  /** A 5xx, yet the text was taken. */
  z.strictObject({
    kind: z.literal('accept-then-server-error'),
    status: z.int().min(500).max(599).default(503),
    ...scope,
  }),
  /** Both receipts are delivered before the request that caused them is answered. */
  z.strictObject({ kind: z.literal('receipts-first'), ...scope }),
  /** Refused with an error code of the provider's. */
  z.strictObject({ kind: z.literal('refuse'), code: z.string().regex(/^\d{5,6}$/), ...scope }),
]);

/** How the simulated provider misbehaves. Nothing by default. */
export const Faults = z.strictObject({
  /** In short: the number of copies. */
  duplicate: fault(Duplicate, (copies) => ({ copies })),
  /** In short: true. */
  shuffle: fault(Shuffle, () => ({})),
  /** In short: milliseconds. */
  delay: fault(Delay, (milliseconds) => ({ milliseconds })),
  /** In short: true. */
  lose: fault(Lose, () => ({})),
  /** The first that fits a request hits it. */
  api: z.array(ApiFault).max(20).default([]),
  /** Texts to these numbers are accepted and then fail with the code: `{"+15551230001": "40001"}`. */
  failNumbers: z.record(PhoneNumber, z.string().regex(/^\d{5,6}$/)).default({}),
  /** For so long, connections are refused altogether: those of the control API as well. */
  refuseConnectionsForMs: z.int().min(1).max(600_000).optional(),
});
export type Faults = z.infer<typeof Faults>;
export type ApiFault = z.infer<typeof ApiFault>;

export const NO_FAULTS: Faults = Faults.parse({});

/** The faults of webhooks among them. */
export type WebhookFaults = Pick<Faults, 'duplicate' | 'shuffle' | 'delay' | 'lose'>;

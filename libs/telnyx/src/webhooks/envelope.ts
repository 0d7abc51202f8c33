import { z } from 'zod';
import { Moment, optional, TelnyxId } from './fields.js';

/** Around every webhook of API version 2. */
export const Envelope = z.object({
  data: z.object({
    event_type: TelnyxId,
    /** Unique per event, and the same when a delivery is repeated; yet providers also repeat under new ids. */
    id: TelnyxId,
    occurred_at: Moment,
    payload: z.record(z.string(), z.unknown()),
  }),
  meta: optional(z.object({ attempt: z.int().min(1) })),
});

/** A webhook of a type that we act on. */
export interface TelnyxEvent<Type extends string, Payload> {
  readonly type: Type;
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly occurredAt: string;
  /** Which delivery this is; null when not said. */
  readonly attempt: number | null;
  readonly payload: Payload;
}

/** A webhook of a type that we do not act on: answered 2xx and ignored, because Telnyx has many and adds more. */
export interface OtherEvent {
  readonly type: 'other';
  /** Null for the few that are no events. */
  readonly eventType: string | null;
  readonly id: string | null;
}

type Payloads = Readonly<Record<string, z.ZodType>>;

/** What a set of payload schemas makes of a webhook. */
export type WebhookOf<P extends Payloads> =
  | { [Type in keyof P & string]: TelnyxEvent<Type, z.infer<P[Type]>> }[keyof P & string]
  | OtherEvent;

/** Named parts of any JSON value that tell what an unknown webhook is. */
const Glimpse = z.object({
  data: z.object({ event_type: TelnyxId.nullable().catch(null), id: TelnyxId.nullable().catch(null) }),
});

/**
 * A schema of webhooks: types in `payloads` are parsed and must be whole; every other type passes as `other`.
 * A value without `data` is no webhook of Telnyx's and fails.
 */
export function webhookSchema<P extends Payloads>(payloads: P): z.ZodType<WebhookOf<P>> {
  // Made once: zod compiles a schema when it is first used, which costs more than all the rest of a webhook.
  const webhooks = new Map(
    Object.entries(payloads).map(([type, payload]) => [
      type,
      Envelope.extend({ data: Envelope.shape.data.extend({ payload }) }),
    ]),
  );
  return z.unknown().transform((value, context): WebhookOf<P> => {
    const report = (error: z.ZodError): never => {
      for (const issue of error.issues) {
        context.addIssue({ code: 'custom', path: issue.path, message: issue.message, input: value });
      }
      return z.NEVER;
    };
    const glimpse = Glimpse.safeParse(value);
    if (!glimpse.success) return report(glimpse.error);
    const eventType = glimpse.data.data.event_type;
    const schema = webhooks.get(eventType ?? '');
    if (schema === undefined) return { type: 'other', eventType, id: glimpse.data.data.id };

    const parsed = schema.safeParse(value);
    if (!parsed.success) return report(parsed.error);
    const { data, meta } = parsed.data;
    return {
      type: eventType,
      id: data.id,
      occurredAt: data.occurred_at,
      attempt: meta?.attempt ?? null,
      payload: data.payload,
    } as WebhookOf<P>;
  });
}

import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CallEvent, Label } from '@textback/contracts';
import { Database, GroupCommit } from '@textback/database';
import { ProblemError } from '@textback/http';
import { Log, Metrics } from '@textback/observability';
import { type ReceivedWebhook, receiveTelnyxWebhook, type WebhookFormat } from '@textback/telnyx';
import { Clock } from '@textback/timers';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type CallMessage, RecordCallEvents } from '../application/record-call-events.js';

/** The keys that Telnyx's webhooks may be signed with. */
export abstract class WebhookKeys {
  abstract readonly publicKeys: readonly KeyObject[];
}

/** Milliseconds in which a webhook is answered: the provider counts a slower answer as a failure after 2 s (design §4). */
const ANSWER_WITHIN_MS = 1_600;

/** How a kind of webhook is read. */
export interface WebhookKind<Webhook> {
  readonly format: WebhookFormat;
  readonly schema: z.ZodType<Webhook>;
  /** Its type, for the count of webhooks. From a list: never what a stranger wrote. */
  readonly typeOf: (webhook: Webhook) => string;
  /** The events that it is made into, named; none for a webhook that is not acted on. */
  readonly messagesOf: (webhook: Webhook, receivedAt: Date) => readonly CallMessage[];
}

type Refusal = Extract<ReceivedWebhook<unknown>, { kind: 'refused' }>;

/**
 * What a webhook is made into must fit the contract like an event of anybody else's: Telnyx's fields are read leniently, and
 * could hold what no database stores.
 */
const Messages = z.array(z.object({ source: Label, id: Label, event: CallEvent.data }));

const NOT_STORABLE: Refusal = {
  kind: 'refused',
  status: 400,
  reason: 'body-not-a-webhook',
  title: 'The webhook names a call, a leg or a moment that cannot be stored.',
  errors: [],
};

/**
 * Takes in webhooks of calls: verified, then committed, then answered (guarantee B). Concurrent webhooks share transactions,
 * and one that cannot be stored fails alone.
 */
@Injectable()
export class TelnyxWebhooks {
  private readonly group: GroupCommit<readonly CallMessage[]>;
  private readonly received;

  constructor(
    private readonly keys: WebhookKeys,
    private readonly clock: Clock,
    private readonly log: Log,
    database: Database,
    recordCallEvents: RecordCallEvents,
    metrics: Metrics,
  ) {
    this.group = new GroupCommit(database, async (webhooks) => void (await recordCallEvents.execute(webhooks.flat())));
    this.received = metrics.counter({
      name: 'textback_call_webhooks_total',
      help: "The provider's webhooks of calls, by type and by what became of them. A refused one is lost: alarm on it.",
      labels: ['type', 'outcome'],
    });
  }

  /** Takes a request in. When this resolves, what it told is committed; a refusal is thrown as a problem. */
  async take<Webhook>(request: FastifyRequest, kind: WebhookKind<Webhook>): Promise<void> {
    const now = this.clock.now();
    const result = await receiveTelnyxWebhook({
      rawBody: request.rawBody ?? new Uint8Array(),
      headers: request.headers,
      publicKeys: this.keys.publicKeys,
      now,
      schema: kind.schema,
      format: kind.format,
    });
    if (result.kind === 'refused') throw this.refusal(result);
    const messages = Messages.safeParse(kind.messagesOf(result.webhook, now));
    if (!messages.success) throw this.refusal(NOT_STORABLE);
    if (messages.data.length > 0) await this.group.commit(messages.data, { within: ANSWER_WITHIN_MS });
    this.received.inc({
      type: kind.typeOf(result.webhook),
      outcome: messages.data.length > 0 ? 'taken' : 'ignored',
    });
  }

  private refusal({ status, reason, title, errors }: Refusal): ProblemError {
    this.received.inc({ type: 'unread', outcome: reason });
    this.log.warn('A webhook was refused.', { reason });
    return new ProblemError(status, reason, title, { errors: [...errors] });
  }
}

import type { KeyObject } from 'node:crypto';
import { Controller, Param, Query, Req } from '@nestjs/common';
import { type DispatchId, messageWebhook, textWebhook } from '@textback/contracts';
import { ProblemError, Webhook } from '@textback/http';
import { Log, Metrics } from '@textback/observability';
import { MessageWebhook, receiveTelnyxWebhook } from '@textback/telnyx';
import { Clock } from '@textback/timers';
import type { FastifyRequest } from 'fastify';
import { TakeNews } from '../application/take-news.js';
import { type UrlClaim, WebhookUrls } from '../application/webhook-urls.js';
import { claimOfReceipt, readNews } from './read-news.js';

/** The keys that Telnyx's webhooks may be signed with. */
export abstract class WebhookKeys {
  abstract readonly publicKeys: readonly KeyObject[];
}

/** Milliseconds in which a webhook is answered: the provider counts a slower answer as a failure after 2 s (design §4). */
const ANSWER_WITHIN_MS = 1_600;

/**
 * Webhooks of messages. Signed by the provider, so no token is asked for. A 2xx means that everything that follows from it
 * is committed (guarantee B); whatever else is answered, the provider may deliver it again.
 */
@Controller()
export class TelnyxWebhookController {
  private readonly received;
  private readonly tokens;

  constructor(
    private readonly keys: WebhookKeys,
    private readonly urls: WebhookUrls,
    private readonly takeNews: TakeNews,
    private readonly clock: Clock,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.received = metrics.counter({
      name: 'textback_sms_webhooks_total',
      help: "The provider's webhooks of messages, by type and by what became of them.",
      labels: ['type', 'outcome'],
    });
    this.tokens = metrics.counter({
      name: 'textback_sms_webhook_tokens_total',
      help: 'Receipts by the token in the URL of their text: right, missing, wrong, or a URL that names no text.',
      labels: ['outcome'],
    });
  }

  @Webhook(messageWebhook)
  async take(@Req() request: FastifyRequest): Promise<void> {
    await this.receive(request, { kind: 'none' });
  }

  /**
   * The URL that each text gives to the provider. Without the right token the webhook is taken all the same, because the
   * provider did sign it and would not repeat what is refused for long; but the URL is not believed.
   */
  @Webhook(textWebhook)
  async takeForText(
    @Req() request: FastifyRequest,
    @Param('dispatchId') dispatchId: string,
    @Query('token') token: unknown,
  ): Promise<void> {
    await this.receive(request, this.urls.claimOf(dispatchId, token));
  }

  private async receive(request: FastifyRequest, called: UrlClaim): Promise<void> {
    const now = this.clock.now();
    const result = await receiveTelnyxWebhook({
      rawBody: request.rawBody ?? new Uint8Array(),
      headers: request.headers,
      publicKeys: this.keys.publicKeys,
      now,
      schema: MessageWebhook,
    });
    if (result.kind === 'refused') {
      this.received.inc({ type: 'unread', outcome: result.reason });
      this.log.warn('A webhook was refused.', { reason: result.reason });
      throw new ProblemError(result.status, result.reason, result.title, { errors: [...result.errors] });
    }
    const { webhook } = result;
    const news = readNews(webhook, this.textOf(webhook, called), now);
    if (news !== null) await this.takeNews.execute(news, { within: ANSWER_WITHIN_MS });
    this.received.inc({ type: webhook.type, outcome: news === null ? 'ignored' : 'taken' });
  }

  /** The text that a URL of ours names; null without one: then the provider's id of the message must do. */
  private textOf(webhook: MessageWebhook, called: UrlClaim): DispatchId | null {
    const claim = claimOfReceipt(webhook, called, this.urls);
    switch (claim.kind) {
      case 'ours':
        this.tokens.inc({ outcome: 'right' });
        return claim.dispatchId;
      case 'untrusted':
        this.tokens.inc({ outcome: claim.why });
        this.log.warn('A receipt came under a URL that we did not make; it names no text of ours.', {
          eventId: webhook.id,
          why: claim.why,
        });
        return null;
      case 'none':
        if (webhook.type === 'message.sent' || webhook.type === 'message.finalized')
          this.tokens.inc({ outcome: 'no-text-named' });
        return null;
    }
  }
}

import { Controller, Header, Req } from '@nestjs/common';
import { callWebhook, NO_TEXML_INSTRUCTIONS, texmlCallback } from '@textback/contracts';
import { Webhook } from '@textback/http';
import { TexmlCallback, VoiceWebhook } from '@textback/telnyx';
import type { FastifyRequest } from 'fastify';
import { telnyxCallEvents } from '../providers/telnyx-call-events.js';
import { telnyxTexmlEvents, texmlCallbackId } from '../providers/telnyx-texml-events.js';
import { TelnyxWebhooks, type WebhookKind } from './telnyx-webhooks.js';

/** Of Call Control applications and SIP connections. */
const CALL_CONTROL: WebhookKind<VoiceWebhook> = {
  format: 'json',
  schema: VoiceWebhook,
  typeOf: ({ type }) => type,
  messagesOf: (webhook) =>
    webhook.type === 'other'
      ? []
      : telnyxCallEvents(webhook).map((event) => ({ source: 'telnyx', id: webhook.id, event })),
};

/** Of TeXML applications. A callback can tell several things, so each is named by its place in it. */
const TEXML: WebhookKind<TexmlCallback> = {
  format: 'form',
  schema: TexmlCallback,
  typeOf: () => 'texml',
  messagesOf: (callback, receivedAt) => {
    const id = texmlCallbackId(callback);
    return telnyxTexmlEvents(callback, receivedAt).map((event, place) => ({
      source: 'telnyx-texml',
      id: `${id}/${place}`,
      event,
    }));
  },
};

/** Webhooks of calls. Signed by the provider, so no token is asked for. */
@Controller()
export class TelnyxWebhookController {
  constructor(private readonly webhooks: TelnyxWebhooks) {}

  @Webhook(callWebhook)
  async take(@Req() request: FastifyRequest): Promise<void> {
    await this.webhooks.take(request, CALL_CONTROL);
  }

  /** Answers with instructions, because the request to an action URL asks for some; other callbacks do not look at them. */
  @Webhook(texmlCallback)
  @Header('content-type', 'application/xml')
  async takeTexml(@Req() request: FastifyRequest): Promise<string> {
    await this.webhooks.take(request, TEXML);
    return NO_TEXML_INSTRUCTIONS;
  }
}

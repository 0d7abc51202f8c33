import { signTelnyxWebhook } from '@textback/telnyx';
import { Injectable } from '@nestjs/common';
import { SimulatorSettings } from '../../simulator-settings.js';
import type { AttemptResult } from '../domain/repeat-policy.js';
import type { WebhookEvent } from '../domain/webhook-event.js';

/** What came back from a service; status null when nothing did. */
export type WebhookAnswer = AttemptResult & { readonly body: string };

/** Signs and posts webhooks as the provider does. */
@Injectable()
export class WebhookSender {
  constructor(private readonly settings: SimulatorSettings) {}

  /** One attempt to deliver an event. Each is signed anew, so that a late one is not stale. */
  async deliver(url: string, event: WebhookEvent, attempt: number): Promise<AttemptResult> {
    const rawBody = Buffer.from(JSON.stringify({ data: event, meta: { attempt, delivered_to: url } }));
    return this.post(url, rawBody, this.sign(rawBody, new Date()));
  }

  /** The provider's headers for these bytes. */
  sign(rawBody: Buffer, at: Date): Record<string, string> {
    return signTelnyxWebhook({ rawBody, privateKey: this.settings.signingKey, at });
  }

  /** Posts bytes as they are. Never rejects. */
  async post(url: string, rawBody: Buffer, headers: Readonly<Record<string, string>>): Promise<WebhookAnswer> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'telnyx-webhooks', ...headers },
        body: new Uint8Array(rawBody),
        // A redirect counts as a failure.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.settings.webhookTimeoutMs),
      });
      return { status: response.status, body: await response.text() };
    } catch {
      return { status: null, body: '' };
    }
  }
}

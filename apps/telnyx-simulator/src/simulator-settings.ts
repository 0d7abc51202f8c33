import type { KeyObject } from 'node:crypto';
import type { SimulatorConfig } from './config.js';

/** How this simulator was set up, for its parts to inject. */
export class SimulatorSettings {
  /** Signs webhooks (Ed25519). */
  readonly signingKey: KeyObject;
  readonly callsWebhookUrl: string;
  /** The profile's URL: for callers' texts, and receipts of texts without a URL of their own. */
  readonly smsWebhookUrl: string;
  /** What URLs of media begin with. */
  readonly mediaOrigin: string;
  readonly ringMs: number;
  readonly sentAfterMs: number;
  readonly deliveredAfterMs: number;
  readonly webhookTimeoutMs: number;
  /** Waits between the attempts of one webhook. */
  readonly webhookRepeatsMs: readonly number[];

  constructor(config: SimulatorConfig) {
    this.signingKey = config.SIMULATOR_PRIVATE_KEY;
    this.callsWebhookUrl = config.CALLS_WEBHOOK_URL;
    this.smsWebhookUrl = config.SMS_WEBHOOK_URL;
    this.mediaOrigin = config.MEDIA_ORIGIN ?? `http://127.0.0.1:${config.PORT}`;
    this.ringMs = config.RING_MS;
    this.sentAfterMs = config.SENT_AFTER_MS;
    this.deliveredAfterMs = Math.max(config.SENT_AFTER_MS, config.DELIVERED_AFTER_MS);
    this.webhookTimeoutMs = config.WEBHOOK_TIMEOUT_MS;
    this.webhookRepeatsMs = config.WEBHOOK_REPEATS_MS;
  }
}

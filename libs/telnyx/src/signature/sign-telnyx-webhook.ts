import { type KeyObject, sign } from 'node:crypto';
import { SIGNATURE_HEADER, signedBytes, TIMESTAMP_HEADER } from './headers.js';

/**
 * The headers that Telnyx puts on a webhook. For the simulator and for tests: production code has no private key and
 * never signs.
 */
export function signTelnyxWebhook(webhook: {
  readonly rawBody: Uint8Array;
  readonly privateKey: KeyObject;
  readonly at: Date;
}): Record<string, string> {
  const timestamp = String(Math.floor(webhook.at.getTime() / 1000));
  const signature = sign(null, signedBytes(timestamp, webhook.rawBody), webhook.privateKey);
  return { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature.toString('base64') };
}

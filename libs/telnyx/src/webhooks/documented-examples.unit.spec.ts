import { describe, expect, it } from '@jest/globals';
import { callWebhook, messageWebhook, texmlCallback, textWebhook } from '@textback/contracts';
import { MessageWebhook } from './message-webhook.js';
import { TexmlCallback } from './texml-callback.js';
import { VoiceWebhook } from './voice-webhook.js';

/** The API's documents show webhooks in their own, looser schemas; what they show must be what we read. */
describe('the webhooks that our API documents show', () => {
  it.each([
    ['calls', callWebhook, VoiceWebhook],
    ['texts', messageWebhook, MessageWebhook],
    ['receipts', textWebhook, MessageWebhook],
  ])('of %s are of types that we act on', (_, webhook, schema) => {
    for (const { body } of webhook.examples) {
      const read = schema.parse(body);
      expect(read.type).not.toBe('other');
    }
  });

  it('of TeXML are callbacks that we read', () => {
    for (const { body } of texmlCallback.examples)
      expect(TexmlCallback.parse(body)).toMatchObject({ CallStatus: 'no-answer', From: '+15551230001' });
  });
});

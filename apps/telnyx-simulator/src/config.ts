import { createPrivateKey } from 'node:crypto';
import { readConfig, ServerConfig } from '@textback/http';
import { z } from 'zod';

const milliseconds = () => z.coerce.number().int().min(0).max(600_000);

/** Environment of the simulator. */
export const SimulatorConfig = ServerConfig.extend({
  /** Ed25519, PKCS 8 in DER, base64. Services are given its public half as TELNYX_PUBLIC_KEYS. */
  SIMULATOR_PRIVATE_KEY: z.string().transform((text, context) => {
    try {
      const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
      if (key.asymmetricKeyType === 'ed25519') return key;
    } catch {
      // Said below, in the same words for every kind of wrong key.
    }
    context.addIssue({ code: 'custom', message: 'must be an Ed25519 key: PKCS 8, DER, base64' });
    return z.NEVER;
  }),
  /** Where voice webhooks go. */
  CALLS_WEBHOOK_URL: z.url(),
  /** Where message webhooks go that have no URL of their own. */
  SMS_WEBHOOK_URL: z.url(),
  /** Where services reach what callers attached, without a trailing slash; this machine by default. */
  MEDIA_ORIGIN: z.url().optional(),
  /** The journal; without it, nothing outlives the process. */
  STATE_FILE: z.string().optional(),
  /** How long a telephone rings, where a call does not say otherwise. */
  RING_MS: milliseconds().default(400),
  /** From accepting a text to each of its two receipts. */
  SENT_AFTER_MS: milliseconds().default(50),
  DELIVERED_AFTER_MS: milliseconds().default(150),
  /** How long a webhook may take to be answered. */
  WEBHOOK_TIMEOUT_MS: milliseconds().default(5_000),
  /**
   * Waits between the attempts of one webhook. The default goes on for a minute and a half, longer than the provider
   * documents, so that a service may be killed and started again without losing one.
   */
  WEBHOOK_REPEATS_MS: z
    .string()
    .default('500,1000,2000,4000,8000,15000,15000,15000,15000,15000')
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.int().min(1)).min(1)),
});
export type SimulatorConfig = z.infer<typeof SimulatorConfig>;

export const readSimulatorConfig = (): SimulatorConfig => readConfig(SimulatorConfig, process.env);

import { z } from 'zod';
import { parseTelnyxPublicKey } from './signature/public-key.js';

/** Environment of a service that takes in Telnyx's webhooks. */
export const TELNYX_WEBHOOK_ENV = {
  /** Public keys from the portal, separated by commas: more than one while a key is rotated. */
  TELNYX_PUBLIC_KEYS: z
    .string()
    .min(1)
    .transform((text, context) => {
      try {
        return text.split(',').map((key) => parseTelnyxPublicKey(key.trim()));
      } catch {
        context.addIssue({ code: 'custom', message: 'must be base64 keys of 32 bytes, separated by commas' });
        return z.NEVER;
      }
    }),
} as const;

/** Environment of a service that sends through Telnyx. */
export const TELNYX_API_ENV = {
  TELNYX_API_KEY: z.string().min(1),
  /** With the version. */
  TELNYX_API_URL: z.url().default('https://api.telnyx.com/v2'),
  /** For one POST, its answer included. */
  TELNYX_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
} as const;

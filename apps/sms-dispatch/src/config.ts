import { readConfig, ServiceConfig } from '@textback/http';
import { TELNYX_API_ENV, TELNYX_WEBHOOK_ENV } from '@textback/telnyx';
import { z } from 'zod';

/** As random as a password of a machine; shorter ones may be guessed offline from one token. */
const TokenKey = z.string().min(32, 'must be keys of at least 32 characters, separated by commas');

/** Environment of sms-dispatch. */
export const SmsDispatchConfig = ServiceConfig.extend({
  ...TELNYX_WEBHOOK_ENV,
  TELNYX_API_KEY: TELNYX_API_ENV.TELNYX_API_KEY,
  TELNYX_API_URL: TELNYX_API_ENV.TELNYX_API_URL,
  /** Where the provider reaches the gateway; each text's webhook URL begins with it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /**
   * Keys of the tokens in webhook URLs, separated by commas: the first makes them, all are accepted. To replace a key, put the
   * new one first, and take the old one away some days later.
   */
  WEBHOOK_TOKEN_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => key.trim()))
    .pipe(z.tuple([TokenKey], TokenKey)),
  /** For one POST to the provider, its answer included; then the text is `unknown`. Milliseconds. */
  SEND_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** Most POSTs at the same time in one replica. */
  SEND_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(20),
});
export type SmsDispatchConfig = z.infer<typeof SmsDispatchConfig>;

export const readSmsDispatchConfig = (): SmsDispatchConfig => readConfig(SmsDispatchConfig, process.env);

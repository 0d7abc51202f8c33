import { readConfig, ServiceConfig } from '@textback/http';
import { TELNYX_API_ENV, TELNYX_WEBHOOK_ENV } from '@textback/telnyx';
import { z } from 'zod';

/** Environment of sms-dispatch. */
export const SmsDispatchConfig = ServiceConfig.extend({
  ...TELNYX_WEBHOOK_ENV,
  TELNYX_API_KEY: TELNYX_API_ENV.TELNYX_API_KEY,
  TELNYX_API_URL: TELNYX_API_ENV.TELNYX_API_URL,
  /** Where the provider reaches the gateway; each text's webhook URL begins with it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** For one POST to the provider, its answer included; then the text is `unknown`. Milliseconds. */
  SEND_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** Most POSTs at the same time in one replica. */
  SEND_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(20),
});
export type SmsDispatchConfig = z.infer<typeof SmsDispatchConfig>;

export const readSmsDispatchConfig = (): SmsDispatchConfig => readConfig(SmsDispatchConfig, process.env);

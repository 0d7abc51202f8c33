import { readConfig, ServiceConfig } from '@textback/http';
import { TELNYX_WEBHOOK_ENV } from '@textback/telnyx';
import { z } from 'zod';

/** Environment of call-ingestion. */
export const CallIngestionConfig = ServiceConfig.extend({
  ...TELNYX_WEBHOOK_ENV,
  /** How long to wait for stragglers once the caller's leg has ended, before a call is judged. Milliseconds. */
  CALL_SETTLE_MS: z.coerce.number().int().min(0).max(60_000).default(4_000),
  /** A call whose end is never reported is judged after this many minutes; the provider ends calls after 4 hours. */
  CALL_GUARD_MINUTES: z.coerce.number().int().min(1).max(1_440).default(245),
});
export type CallIngestionConfig = z.infer<typeof CallIngestionConfig>;

export const readCallIngestionConfig = (): CallIngestionConfig => readConfig(CallIngestionConfig, process.env);

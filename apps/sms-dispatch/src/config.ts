import { readConfig, ServiceConfig } from '@textback/http';
import { TELNYX_API_ENV, TELNYX_WEBHOOK_ENV } from '@textback/telnyx';
import { z } from 'zod';
import { LOOKS_AFTER } from './reconciliation/domain/looks.js';

/** As random as a password of a machine; shorter ones may be guessed offline from one token. */
const TokenKey = z.string().min(32, 'must be keys of at least 32 characters, separated by commas');

const MOST_PER_SECOND = 10_000;

/** Texts a second. From one on a whole number, so that "never more in any second" means something. */
const Rate = z.coerce
  .number()
  .min(0.001)
  .max(MOST_PER_SECOND)
  .refine((rate) => rate < 1 || Number.isInteger(rate), 'from 1 on, must be a whole number');

/** `+=0.1,+1800=20`: rates by the beginning of a number, for all numbers (`+`) at least. */
const NumberRates = z.string().transform((text, context) => {
  const rates = new Map<string, number>();
  for (const entry of text.split(',')) {
    const [, beginning, number] = /^\s*(\+[0-9]{0,15})\s*=\s*([0-9.]+)\s*$/.exec(entry) ?? [];
    const rate = Rate.safeParse(number);
    if (beginning === undefined || !rate.success) {
      context.addIssue({ code: 'custom', message: `must be beginnings with rates, like +1800=20, but has "${entry}"` });
      return z.NEVER;
    }
    rates.set(beginning, rate.data);
  }
  if (!rates.has('+')) {
    context.addIssue({ code: 'custom', message: 'must have a rate for all numbers, like +=0.1' });
    return z.NEVER;
  }
  return rates;
});

/** What the provider documents: long codes 0.1, toll-free 20. A long code of +1 may send what its campaign allows; 1 is little. */
const NUMBER_RATES = '+=0.1,+1=1,+1800=20,+1833=20,+1844=20,+1855=20,+1866=20,+1877=20,+1888=20';

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
  /** Most POSTs at the same time in one replica. A provider that takes two seconds to answer needs 100 for 50 texts a second. */
  SEND_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(100),
  /** Texts a second, of all replicas together: what the provider allows the account. */
  SMS_ACCOUNT_RATE: Rate.default(50),
  /**
   * Texts a second of each texting number, by how it begins; the longest beginning counts, a whole number is one, too. For US
   * long codes set what your 10DLC campaign allows. Beyond a number's rate the provider queues texts for hours.
   */
  SMS_NUMBER_RATES: NumberRates.prefault(NUMBER_RATES),
  /**
   * Hosts that callers' media are fetched from, over https, separated by commas; `*.` before a domain means all below it. The
   * provider's own by default.
   */
  MEDIA_HOSTS: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
    .pipe(z.array(z.string().regex(/^(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'must be names of hosts')).min(1))
    .prefault('*.telnyx.com,*.telnyxcloudstorage.com'),
  /** One origin that may be without TLS and on a private address, e.g. `http://127.0.0.1:3005`: the simulator. Never in production. */
  MEDIA_DEVELOPMENT_ORIGIN: z.url().optional(),
  /** Of one of a caller's media. Carriers let about 1 MB through, the provider some more. */
  MEDIA_MAX_BYTES: z.coerce.number().int().min(1_000).max(50_000_000).default(5_000_000),
  /**
   * The loop guard (ADR 18): automatic texts that may go from one number to one caller in any hour, automatic texts of one
   * office, and texts of one office's staff. What is more is refused.
   */
  GUARD_PAIR_PER_HOUR: z.coerce.number().int().min(1).max(1_000).default(5),
  GUARD_OFFICE_PER_HOUR: z.coerce.number().int().min(1).max(1_000_000).default(500),
  GUARD_STAFF_PER_HOUR: z.coerce.number().int().min(1).max(1_000_000).default(2_000),
  /** How often the provider's list of opt-outs is read. Seconds. */
  OPT_OUT_IMPORT_EVERY_SECONDS: z.coerce.number().min(1).max(604_800).default(3_600),
  /**
   * When an unknown text is looked up in the provider's records, in seconds after its POST, ascending. The last must come
   * after the four hours for which the provider may keep a text in its queue.
   */
  RECONCILE_AFTER_SECONDS: z
    .string()
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.number().min(0.1).max(604_800)).min(1))
    .refine((seconds) => seconds.every((at, index) => at > (seconds[index - 1] ?? 0)), 'must be ascending')
    .prefault(LOOKS_AFTER.map((milliseconds) => milliseconds / 1_000).join(',')),
});
export type SmsDispatchConfig = z.infer<typeof SmsDispatchConfig>;

export const readSmsDispatchConfig = (): SmsDispatchConfig => readConfig(SmsDispatchConfig, process.env);

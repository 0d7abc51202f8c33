import { PhoneNumber } from '@textback/contracts';
import { SegmentedMessage } from 'sms-segments-calculator';
import { z } from 'zod';
import { ProviderRefusal } from './provider-refusal.js';

/** The body of `POST /v2/messages`, as the provider's OpenAPI document has it. Unknown fields pass there, and here. */
const Body = z.object({
  to: z.string(),
  from: z.string().optional(),
  messaging_profile_id: z.string().optional(),
  text: z.string().optional(),
  subject: z.string().optional(),
  media_urls: z.array(z.url()).optional(),
  type: z.enum(['SMS', 'MMS']).optional(),
  webhook_url: z.url().max(2_000).optional(),
  webhook_failover_url: z.url().max(2_000).optional(),
  use_profile_webhooks: z.boolean().default(true),
  auto_detect: z.boolean().default(false),
  encoding: z.enum(['auto', 'gsm7', 'ucs2']).default('auto'),
  send_at: z.iso.datetime({ offset: true }).nullable().optional(),
});

/** A text that the provider is asked to send, and could. */
export interface CreateMessage {
  readonly from: PhoneNumber;
  readonly to: PhoneNumber;
  readonly text: string;
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly parts: number;
  readonly webhookUrl: string | null;
  readonly useProfileWebhooks: boolean;
}

const MOST_PARTS = 10;

/** Reads a request as the provider does. Throws {@link ProviderRefusal} with the provider's own code. */
export function readCreateMessage(body: unknown): CreateMessage {
  const parsed = Body.safeParse(body);
  if (!parsed.success) throw refusalOf(parsed.error, body);
  const { data } = parsed;

  const to = PhoneNumber.safeParse(data.to);
  if (!to.success) throw new ProviderRefusal(422, '40310', '/to');
  const from = PhoneNumber.safeParse(data.from);
  if (!from.success) throw new ProviderRefusal(422, '40305', '/from');
  if (data.text === undefined || data.text === '') throw new ProviderRefusal(422, '40316', '/text');

  const { parts, encoding } = segmentsOf(data.text, data.encoding);
  if (parts > MOST_PARTS) throw new ProviderRefusal(422, '40302', '/text');
  return {
    from: from.data,
    to: to.data,
    text: data.text,
    encoding,
    parts,
    webhookUrl: data.webhook_url ?? null,
    useProfileWebhooks: data.use_profile_webhooks,
  };
}

const ENCODINGS = { auto: 'auto', gsm7: 'GSM-7', ucs2: 'UCS-2' } as const;

/** Carrier parts of a text (R11). Throws {@link ProviderRefusal} when it cannot be written in the encoding asked for. */
export function segmentsOf(
  text: string,
  encoding: keyof typeof ENCODINGS = 'auto',
): { parts: number; encoding: 'GSM-7' | 'UCS-2' } {
  try {
    const message = new SegmentedMessage(text, ENCODINGS[encoding]);
    return { parts: message.segmentsCount, encoding: message.encodingName };
  } catch {
    throw new ProviderRefusal(400, '40009', '/text');
  }
}

function refusalOf(error: z.ZodError, body: unknown): ProviderRefusal {
  const [issue] = error.issues;
  if (issue === undefined || issue.path.length === 0) return new ProviderRefusal(400, '10015', '');
  const pointer = `/${issue.path.map(String).join('/')}`;
  if (issue.code === 'invalid_value') return new ProviderRefusal(422, '10032', pointer);
  if (issue.code === 'invalid_format') return new ProviderRefusal(422, '10003', pointer);
  const isThere = typeof body === 'object' && body !== null && String(issue.path[0]) in body;
  return new ProviderRefusal(422, isThere ? '10026' : '10004', pointer);
}

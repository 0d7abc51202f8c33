import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import {
  type SignatureCheck,
  type SignedRequest,
  verifyTelnyxSignature,
} from '../signature/verify-telnyx-signature.js';
import type { HostileBody } from './hostile-body.js';
import { readHostileForm } from './hostile-form.js';
import { readHostileJson } from './hostile-json.js';

/** Why a webhook was refused. Count each under its name, and alarm on the signature ones: a voice event refused is lost. */
export type WebhookRefusalReason =
  | 'signature-missing'
  | 'signature-malformed'
  | 'signature-stale'
  | 'signature-bad'
  | 'body-not-json'
  | 'body-not-a-form'
  | 'body-not-a-webhook';

export type ReceivedWebhook<Webhook> =
  | { readonly kind: 'accepted'; readonly webhook: Webhook }
  | {
      readonly kind: 'refused';
      /** 401 when Telnyx did not sign it, 400 when it did and it still cannot be read. */
      readonly status: 400 | 401;
      readonly reason: WebhookRefusalReason;
      /** For a problem document. Never holds anything of the body's content. */
      readonly title: string;
      /** The wrong fields, by JSON pointer (RFC 6901). */
      readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
    };

/** How a body is written: API webhooks are JSON, TeXML callbacks are forms. */
export type WebhookFormat = 'json' | 'form';

/**
 * Takes in a webhook: signature over the raw bytes first, then the format, then the schema. Whatever is wrong is a value, so that
 * a route only has to map it. The size of the body is the HTTP server's to limit.
 */
export async function receiveTelnyxWebhook<Webhook>(
  request: SignedRequest & {
    readonly publicKeys: readonly KeyObject[];
    readonly now: Date;
    readonly schema: z.ZodType<Webhook>;
    /** JSON by default. */
    readonly format?: WebhookFormat;
  },
): Promise<ReceivedWebhook<Webhook>> {
  const signature = await verifyTelnyxSignature(request);
  if (signature.kind !== 'ok') return refusalOf(signature);

  const { read, reason } = FORMATS[request.format ?? 'json'];
  const body = read(request.rawBody);
  if (body.kind === 'unreadable') return refused(400, reason, body.why);

  const parsed = request.schema.safeParse(body.value);
  if (parsed.success) return { kind: 'accepted', webhook: parsed.data };
  return refused(
    400,
    'body-not-a-webhook',
    'The body is not a webhook that can be processed.',
    parsed.error.issues.map(({ path, message }) => ({
      pointer: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
      detail: message,
    })),
  );
}

const FORMATS: Readonly<
  Record<WebhookFormat, { read: (bytes: Uint8Array) => HostileBody; reason: WebhookRefusalReason }>
> = {
  json: { read: readHostileJson, reason: 'body-not-json' },
  form: { read: readHostileForm, reason: 'body-not-a-form' },
};

function refusalOf(check: Exclude<SignatureCheck, { kind: 'ok' }>): ReceivedWebhook<never> {
  switch (check.kind) {
    case 'missing':
      return refused(401, 'signature-missing', `The header ${check.header} is missing.`);
    case 'malformed':
      return refused(401, 'signature-malformed', `The header ${check.header} is malformed.`);
    case 'stale':
      return refused(401, 'signature-stale', 'The signature is too old or from the future.');
    case 'bad-signature':
      return refused(401, 'signature-bad', 'The signature does not match the body.');
  }
}

const refused = (
  status: 400 | 401,
  reason: WebhookRefusalReason,
  title: string,
  errors: readonly { pointer: string; detail: string }[] = [],
): ReceivedWebhook<never> => ({ kind: 'refused', status, reason, title, errors });

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DEFAULT_SETTINGS, OfficeId, type OfficeSettings } from '@textback/contracts';
import { signTelnyxWebhook } from '@textback/telnyx';
import { aPhoneNumber } from '@textback/testing';
import type { Stack } from '../../../apps/stack/src/stack.js';
import type { Shot } from '../load.js';

/** An office for load: every missed call is texted, and every reply of an unknown number opens a tile. */
export interface BenchOffice {
  readonly id: OfficeId;
  readonly line: string;
  readonly textingNumber: string;
  /** Tokens. */
  readonly frontdesk: string;
  readonly manager: string;
  /** Token of an internal service. */
  readonly service: string;
}

async function json<Body>(url: string, init: RequestInit = {}): Promise<{ body: Body; headers: Headers }> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${response.status} ${text}`);
  return { body: JSON.parse(text) as Body, headers: response.headers };
}

export async function aBenchOffice({ gateway }: Stack): Promise<BenchOffice> {
  const id = OfficeId.parse(crypto.randomUUID());
  const token = async (role: string): Promise<string> =>
    (await json<{ token: string }>(`${gateway}/dev/token?role=${role}&office=${id}`)).body.token;
  const office = {
    id,
    line: aPhoneNumber(),
    textingNumber: aPhoneNumber(),
    frontdesk: await token('frontdesk'),
    manager: await token('manager'),
    service: await token('service'),
  };
  const write = (path: string, bearer: string, body: object, etag?: string): Promise<unknown> =>
    json(`${gateway}/rules/v1/offices/${id}${path}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        ...(etag === undefined ? {} : { 'if-match': etag }),
      },
      body: JSON.stringify(body),
    });
  await write('', office.service, { name: 'Bench' });
  const { manager } = office;
  const { headers } = await json(`${gateway}/rules/v1/offices/${id}/settings`, {
    headers: { authorization: `Bearer ${manager}` },
  });
  const settings: OfficeSettings = {
    ...DEFAULT_SETTINGS,
    missedCallAutoReplies: { ...DEFAULT_SETTINGS.missedCallAutoReplies, enabled: true },
    chat: { allowPatientsAndContactsToStartChat: true, allowMessagesFromUnknownNumbers: true },
    numbers: { textingNumber: office.textingNumber, lines: [office.line] },
  };
  await write('/settings', manager, settings, headers.get('etag') ?? '"0"');
  return office;
}

/** The simulated provider's webhook key, so that the load is signed as the provider signs. */
export function webhookKey(secretsFile: string): KeyObject {
  const { simulatorPrivateKey } = JSON.parse(readFileSync(secretsFile, 'utf8')) as { simulatorPrivateKey: string };
  return createPrivateKey({ key: Buffer.from(simulatorPrivateKey, 'base64'), format: 'der', type: 'pkcs8' });
}

/** A signed webhook, ready to be sent. */
export function signedShot(path: string, event: object, privateKey: KeyObject): Shot {
  const body = Buffer.from(JSON.stringify(event));
  return {
    path,
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(body.length),
      ...signTelnyxWebhook({ rawBody: body, privateKey, at: new Date() }),
    },
  };
}

const envelope = (eventType: string, payload: object): object => ({
  data: {
    record_type: 'event',
    event_type: eventType,
    id: crypto.randomUUID(),
    occurred_at: new Date().toISOString(),
    payload,
  },
  meta: { attempt: 1, delivered_to: 'https://textback.example/webhooks' },
});

/** A caller's text to an office. */
export const inboundText = (from: string, to: string, text: string): object =>
  envelope('message.received', {
    record_type: 'message',
    direction: 'inbound',
    id: crypto.randomUUID(),
    type: 'SMS',
    from: { phone_number: from, carrier: '', line_type: '' },
    to: [{ phone_number: to, status: 'webhook_delivered', carrier: '', line_type: '' }],
    text,
    media: [],
    received_at: new Date().toISOString(),
  });

/** The first event of a call that rings at an office's line. */
export function callInitiated(from: string, to: string): object {
  const leg = crypto.randomUUID();
  return envelope('call.initiated', {
    call_control_id: `v3:${leg}`,
    call_leg_id: leg,
    call_session_id: crypto.randomUUID(),
    connection_id: '1494404757140276705',
    client_state: null,
    from,
    to,
    direction: 'incoming',
    state: 'parked',
    start_time: new Date().toISOString(),
  });
}

import { MessageWebhook, VoiceWebhook } from '@textback/telnyx';
import { eventually } from '@textback/testing';
import Telnyx from 'telnyx';
import { CALL_SCENARIOS } from '../../calls/domain/call-scenarios.js';
import type { Arrived, RunningSimulator, WebhookTarget } from '../simulator.fixtures.js';
import { type DocumentedWebhook, type ProviderDocument, problemsOfWebhook } from './provider-document.js';
import type { Report } from './report.js';

const OFFICE = '+14155550101';
const LANDLINE = '+14155550119';

/** What is made to happen, and how many webhooks follow. */
interface Happening {
  readonly name: string;
  readonly webhooks: number;
  readonly request: readonly [method: string, path: string, body: object];
}

const CALLS: readonly Happening[] = CALL_SCENARIOS.map((scenario) => ({
  name: `call: ${scenario}`,
  webhooks: {
    missed: 4,
    answered: 8,
    busy: 4,
    declined: 4,
    voicemail: 6,
    'ring-group-answered': 12,
    'ring-group-missed': 8,
    abandoned: 4,
    'routing-failure': 2,
  }[scenario],
  request: ['POST', '/simulator/calls', { from: '+14155550110', to: OFFICE, scenario }],
}));

const TEXTS: readonly Happening[] = ['Can you call me?', 'Grüße 👋', 'STOP', 'START', 'HELP'].map((text, index) => ({
  name: `caller's text: ${text}`,
  webhooks: 1,
  request: ['POST', '/simulator/texts', { from: `+1415555012${index}`, to: OFFICE, text }],
}));

const MMS: Happening = {
  name: "caller's picture",
  webhooks: 1,
  request: [
    'POST',
    '/simulator/texts',
    { from: '+14155550126', to: OFFICE, text: '', media: [{ contentType: 'image/png', data: 'iVBORw0KGgo=' }] },
  ],
};

const RECEIPTS: readonly Happening[] = [
  {
    name: 'receipts: delivered',
    webhooks: 2,
    request: ['POST', '/v2/messages', { from: OFFICE, to: '+14155550130', text: 'hello' }],
  },
  {
    name: 'receipts: failed',
    webhooks: 2,
    request: ['POST', '/v2/messages', { from: OFFICE, to: LANDLINE, text: 'hello' }],
  },
];

/**
 * Every webhook of the simulator, in every scenario, is one that the document describes, with all the fields of its example;
 * the official SDK accepts its signature, and our own readers know it.
 */
export async function checkWebhooks(
  document: ProviderDocument,
  simulator: RunningSimulator,
  target: WebhookTarget,
  report: Report,
): Promise<void> {
  const documented = document.webhooks();
  const { publicKey } = await simulator.get<{ publicKey: string }>('/simulator/public-key');
  await simulator.send('PUT', '/simulator/faults', { failNumbers: { [LANDLINE]: '40001' } });
  for (const { name, webhooks, request } of [...CALLS, ...TEXTS, MMS, ...RECEIPTS]) {
    target.arrived.length = 0;
    await simulator.send(...request);
    await eventually(() => {
      if (target.arrived.length < webhooks) throw new Error(`${name}: ${target.arrived.length} webhooks arrived.`);
    });
    const problems = await Promise.all(
      target.arrived.map((webhook) => problemsOfArrived(webhook, documented, publicKey)),
    );
    report.add(`webhooks of ${name}`, [
      ...(target.arrived.length === webhooks ? [] : [`${target.arrived.length} webhooks instead of ${webhooks}`]),
      ...problems.flat(),
    ]);
  }
}

async function problemsOfArrived(
  { body, headers, rawBody }: Arrived,
  documented: readonly DocumentedWebhook[],
  publicKey: string,
): Promise<string[]> {
  const type = body.data.event_type;
  const about = documented.find(({ eventTypes }) => eventTypes.includes(type));
  if (about === undefined) return [`${type} is not in the document.`];
  const missing = Object.keys((about.example?.['payload'] ?? {}) as object).filter(
    (key) => !(key in body.data.payload),
  );
  const verified = await new Telnyx({ apiKey: 'KEY' }).webhooks
    .unwrap(rawBody.toString(), { headers: headers as Record<string, string>, key: publicKey })
    .then(
      () => [],
      (error: unknown) => [`${type}: the SDK refuses it: ${String(error)}`],
    );
  return [
    ...problemsOfWebhook(about.validate, type, body).map((problem) => `${type}: ${problem}`),
    ...missing.map((key) => `${type}: /data/payload/${key} is in the document's example and missing here`),
    ...verified,
    ...(isKnownToUs(body) ? [] : [`${type}: our own readers do not know it`]),
  ];
}

const isKnownToUs = (body: unknown): boolean =>
  [VoiceWebhook, MessageWebhook].some((schema) => {
    const parsed = schema.safeParse(body);
    return parsed.success && parsed.data.type !== 'other';
  });

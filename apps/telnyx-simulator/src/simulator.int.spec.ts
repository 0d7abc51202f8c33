import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MessageWebhook, type SendOutcome, TelnyxClient, VoiceWebhook } from '@textback/telnyx';
import { aPhoneNumber, eventually } from '@textback/testing';
import Telnyx from 'telnyx';
import type { CallScenario } from './calls/domain/call-scenarios.js';
import type { InboxItem } from './texts/application/phones.js';
import { type Arrived, aSimulator, type RunningSimulator, WebhookTarget } from './testing/simulator.fixtures.js';

// Real: the simulator's whole process, sockets, the official SDK. In place of our services: a target that keeps what arrives.

const office = aPhoneNumber();
let caller = aPhoneNumber();
let target: WebhookTarget;
let simulator: RunningSimulator;

beforeEach(async () => {
  caller = aPhoneNumber();
  target = await new WebhookTarget().listen();
  simulator = await aSimulator(target);
});

afterEach(async () => {
  await simulator.close();
  await target.close();
});

/** Waits for exactly this many webhooks. */
const arrived = (count: number): Promise<Arrived[]> =>
  eventually(() => {
    expect(target.arrived).toHaveLength(count);
    return target.arrived;
  });

const weText = (text: string, more: object = {}): Promise<Response> =>
  simulator.send('POST', '/v2/messages', { from: office, to: caller, text, ...more });

const callerTexts = (text: string): Promise<Response> =>
  simulator.send('POST', '/simulator/texts', { from: caller, to: office, text });

const faults = (body: object): Promise<Response> => simulator.send('PUT', '/simulator/faults', body);

const accepted = async (): Promise<{ text: string; webhookUrl: string | null }[]> =>
  (
    await simulator.get<{ items: { text: string; webhookUrl: string | null }[] }>(
      `/simulator/texts?to=${encodeURIComponent(caller)}`,
    )
  ).items;

describe('calls', () => {
  it.each<[CallScenario, number, string[]]>([
    ['missed', 4, ['timeout', 'timeout']],
    ['busy', 4, ['user_busy', 'user_busy']],
    ['declined', 4, ['call_rejected', 'call_rejected']],
    ['abandoned', 4, ['originator_cancel', 'originator_cancel']],
    ['routing-failure', 2, ['not_found']],
    ['answered', 8, ['normal_clearing', 'normal_clearing']],
    ['voicemail', 6, ['timeout', 'normal_clearing']],
    ['ring-group-answered', 12, ['call_rejected', 'originator_cancel', 'normal_clearing', 'normal_clearing']],
    ['ring-group-missed', 8, ['call_rejected', 'timeout', 'timeout', 'timeout']],
  ])('R6: %s sends what the provider sends, signed, for one session', async (scenario, count, causes) => {
    const response = await simulator.send('POST', '/simulator/calls', { from: caller, to: office, scenario });
    expect(response.status).toBe(201);
    const call = (await response.json()) as { callSessionId: string };

    await arrived(count);
    for (const received of await target.received(VoiceWebhook)) {
      expect(received).toMatchObject({
        kind: 'accepted',
        webhook: { payload: { call_session_id: call.callSessionId } },
      });
    }
    const payloads = target.arrived.map(({ body }) => body.data.payload);
    const reported = payloads.flatMap(({ hangup_cause: cause }) => (typeof cause === 'string' ? [cause] : []));
    expect(reported.toSorted()).toEqual(causes.toSorted());
    expect(payloads.filter(({ direction }) => direction === 'incoming')).toHaveLength(1);
  });

  it('R6: voicemail is answered by the application, bridged to nobody, and recorded', async () => {
    await simulator.send('POST', '/simulator/calls', { from: caller, to: office, scenario: 'voicemail' });
    await arrived(6);
    expect(target.types()).toEqual(expect.arrayContaining(['call.answered', 'call.recording.saved']));
    expect(target.types()).not.toContain('call.bridged');
  });

  it('a request that is repeated under the same id is the same call, or the same text', async () => {
    const call = { from: caller, to: office, scenario: 'routing-failure', callSessionId: crypto.randomUUID() };
    const text = { from: caller, to: office, text: 'hello', id: crypto.randomUUID() };
    for (const _ of ['once', 'again']) {
      expect((await simulator.send('POST', '/simulator/calls', call)).status).toBe(201);
      expect((await simulator.send('POST', '/simulator/texts', text)).status).toBe(201);
    }
    await arrived(3);
    expect(await simulator.get(`/simulator/inbox?phone=${encodeURIComponent(caller)}`)).toMatchObject({
      items: [{ id: call.callSessionId }, { id: text.id }],
    });
  });

  it.each([
    [{ scenario: 'vanished' }, '/scenario'],
    [{ from: '5551230001' }, '/from'],
    [{ to: 'anonymous' }, '/to'],
    [{ ringMs: -1 }, '/ringMs'],
    [{ surprise: 1 }, '/surprise'],
  ])('refuses %j and points at the field', async (wrong, pointer) => {
    const call = { from: caller, to: office, scenario: 'missed', ...wrong };
    const response = await simulator.send('POST', '/simulator/calls', call);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });
});

describe('texts of ours', () => {
  const url = (): string => `${target.url}/sms/webhooks/telnyx/dispatch-1`;

  it('are accepted, listed, and followed by both receipts at their own URL', async () => {
    const client = new TelnyxClient({ apiKey: 'KEY', apiUrl: `${simulator.url}/v2`, timeoutMs: 2_000 });
    const outcome = await client.send({ from: office, to: caller, text: 'Sorry we missed you', webhookUrl: url() });
    expect(outcome).toMatchObject({ kind: 'accepted', parts: 1, lineType: 'Wireless' });
    expect(await accepted()).toMatchObject([{ text: 'Sorry we missed you', webhookUrl: url() }]);

    await arrived(2);
    expect(target.arrived.map(({ path }) => path)).toEqual(Array(2).fill('/sms/webhooks/telnyx/dispatch-1'));
    expect(await target.received(MessageWebhook)).toMatchObject([
      { webhook: { type: 'message.sent', payload: { to: [{ status: 'sent' }] } } },
      { webhook: { type: 'message.finalized', payload: { to: [{ status: 'delivered' }], webhook_url: url() } } },
    ]);
  });

  it('the official SDK accepts every receipt', async () => {
    await weText('hello');
    const sdk = new Telnyx({ apiKey: 'KEY' });
    const { publicKey } = await simulator.get<{ publicKey: string }>('/simulator/public-key');
    for (const { rawBody, headers } of await arrived(2)) {
      const event = await sdk.webhooks.unwrap(rawBody.toString(), {
        headers: headers as Record<string, string>,
        key: publicKey,
      });
      expect(event).toMatchObject({ data: { payload: { text: 'hello' } } });
    }
  });

  it.each([
    ['no key', { to: caller }, 401, '10009', { authorization: '' }],
    ['no recipient', { from: office, text: 'x' }, 422, '10004', {}],
    ['several recipients', { from: office, to: [caller], text: 'x' }, 422, '10026', {}],
    ['no number', { from: office, to: 'banana', text: 'x' }, 422, '40310', {}],
    ['no sender', { to: '+15551230001', text: 'x' }, 422, '40305', {}],
    ['no text', { from: office, to: '+15551230001' }, 422, '40316', {}],
    ['eleven parts', { from: office, to: '+15551230001', text: 'x'.repeat(1_531) }, 422, '40302', {}],
    ['an unknown encoding', { from: office, to: '+15551230001', text: 'x', encoding: 'utf8' }, 422, '10032', {}],
    ['a bad webhook URL', { from: office, to: '+15551230001', text: 'x', webhook_url: 'here' }, 422, '10003', {}],
  ])("refuses %s in the provider's form", async (_, body, status, code, headers) => {
    const response = await simulator.send('POST', '/v2/messages', body, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ code }] });
  });

  it('fail as told, with the code in the receipt', async () => {
    await faults({ failNumbers: { [caller]: '40001' } });
    await weText('to a landline');
    await arrived(2);
    expect((await target.received(MessageWebhook))[1]).toMatchObject({
      webhook: { payload: { to: [{ status: 'delivery_failed', line_type: 'Wireline' }], errors: [{ code: '40001' }] } },
    });
  });

  it('are found again by id, and by detail records once they are sent', async () => {
    const { data } = (await (await weText('find me', { webhook_url: url() })).json()) as { data: { id: string } };
    await eventually(async () => {
      expect(await simulator.get(`/v2/messages/${data.id}`)).toMatchObject({ data: { to: [{ status: 'delivered' }] } });
    });
    const filter = new URLSearchParams({ 'filter[record_type]': 'messaging', 'filter[cld]': caller });
    expect(await simulator.get(`/v2/detail_records?${filter.toString()}`)).toMatchObject({
      data: [{ uuid: data.id, status: 'delivered', delivery_status_webhook_url: url() }],
    });
    expect((await simulator.send('GET', '/v2/messages/0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01')).status).toBe(404);
  });
});

describe('callers', () => {
  it('write to us: one webhook with the text', async () => {
    expect((await callerTexts('Can you call me?')).status).toBe(201);
    await arrived(1);
    expect(await target.received(MessageWebhook)).toMatchObject([
      { webhook: { type: 'message.received', payload: { text: 'Can you call me?', autoresponse_type: null } } },
    ]);
  });

  it('R18: STOP blocks every further text and START lifts the block; the provider confirms both itself', async () => {
    await callerTexts(' stop ');
    expect(await (await weText('still there?')).json()).toMatchObject({ errors: [{ code: '40300' }] });
    expect(await accepted()).toEqual([]);
    expect(await simulator.get('/v2/messaging_optouts')).toMatchObject({ data: [{ from: office, to: caller }] });

    await callerTexts('START');
    expect((await weText('welcome back')).status).toBe(200);
    expect(await accepted()).toHaveLength(1);
    expect(await simulator.get('/v2/messaging_optouts')).toMatchObject({ data: [] });

    const { items } = await simulator.get<{ items: InboxItem[] }>(
      `/simulator/inbox?phone=${encodeURIComponent(caller)}`,
    );
    expect(items.map(({ kind, direction }) => `${kind} ${direction}`)).toEqual([
      'text outgoing',
      'confirmation incoming',
      'text outgoing',
      'confirmation incoming',
      'text incoming',
    ]);
    await arrived(4);
    const types = (await target.received(MessageWebhook)).map((received) =>
      received.kind === 'accepted' ? (received.webhook as MessageWebhook) : null,
    );
    expect(
      types.flatMap((webhook) => (webhook?.type === 'message.received' ? [webhook.payload.autoresponse_type] : [])),
    ).toEqual(['STOP', 'START']);
  });

  it('R18: words that are only ours are nothing to the provider', async () => {
    await callerTexts('REVOKE');
    expect((await weText('hello')).status).toBe(200);
  });

  it('a STOP to one office blocks no other', async () => {
    await callerTexts('STOP');
    const other = await simulator.send('POST', '/v2/messages', { from: aPhoneNumber(), to: caller, text: 'hello' });
    expect(other.status).toBe(200);
  });

  it('are listed with what happened last first, also when the plus in the address is not escaped', async () => {
    await callerTexts('hello');
    expect(await simulator.get('/simulator/phones')).toMatchObject({ items: [{ phone: caller }] });
    expect(await simulator.get(`/simulator/inbox?phone=${caller}`)).toMatchObject({ items: [{ kind: 'text' }] });
  });
});

describe('webhooks', () => {
  it.each([500, 503, 429, 408])(
    'a voice webhook answered %i is repeated, signed anew, until it is taken',
    async (status) => {
      let refusals = 3;
      target.answer = () => (refusals-- > 0 ? status : 200);
      await simulator.send('POST', '/simulator/calls', {
        from: caller,
        to: office,
        scenario: 'routing-failure',
        ringMs: 0,
      });
      await arrived(5);
      expect(new Set(target.arrived.map(({ body }) => body.data.id)).size).toBe(2);
      expect(Math.max(...target.arrived.map(({ body }) => body.meta.attempt))).toBeGreaterThan(1);
      for (const received of await target.received(VoiceWebhook)) expect(received.kind).toBe('accepted');
    },
  );

  it('a voice webhook answered 400 is never repeated; a messaging one is tried three times', async () => {
    target.answer = () => 400;
    await simulator.send('POST', '/simulator/calls', { from: caller, to: office, scenario: 'routing-failure' });
    await callerTexts('hello');
    await arrived(2 + 3);
    expect(target.arrived.filter(({ path }) => path.startsWith('/sms')).map(({ body }) => body.meta.attempt)).toEqual([
      1, 2, 3,
    ]);
  });

  it('B: nothing is lost while the service is away', async () => {
    await target.close();
    await callerTexts('are you there?');
    await target.listen();
    await arrived(1);
  });

  it('B: what a killed simulator had accepted and not delivered is there when it runs again', async () => {
    await simulator.close();
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    const environment = { STATE_FILE: join(folder, 'state.jsonl'), WEBHOOK_REPEATS_MS: '400,400,400' };
    try {
      simulator = await aSimulator(target, environment);
      target.answer = () => 503;
      await weText('kept');
      await callerTexts('STOP');
      await arrived(3);
      await simulator.close();
      // The end of a line that was being written when the process was killed.
      writeFileSync(environment.STATE_FILE, '{"type":"mess', { flag: 'a' });

      target.answer = () => 200;
      target.arrived.length = 0;
      simulator = await aSimulator(target, environment);
      await arrived(3);
      expect(target.types().toSorted()).toEqual(['message.finalized', 'message.received', 'message.sent']);
      expect(await accepted()).toMatchObject([{ text: 'kept' }]);
      expect(await (await weText('blocked')).json()).toMatchObject({ errors: [{ code: '40300' }] });
      await simulator.close();
      simulator = await aSimulator(target, environment);
      expect(await accepted()).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const deliver = (request: object): Promise<Response> => simulator.send('POST', '/simulator/deliver', request);

describe('POST /simulator/deliver', () => {
  it('signs any body, delivers it once, and answers with the status and the body that came back', async () => {
    target.answer = () => 418;
    const response = await deliver({ service: 'calls', body: { any: ['thing'] }, path: '/extra' });
    expect([response.status, await response.json()]).toEqual([418, { status: 418, body: { got: true } }]);
    expect(target.arrived).toMatchObject([{ path: '/calls/webhooks/telnyx/extra', body: { any: ['thing'] } }]);
    expect(await target.received(VoiceWebhook)).toMatchObject([{ status: 400, reason: 'body-not-a-webhook' }]);
  });

  it.each([
    [{ tamper: true }, 'signature-bad'],
    [{ timestamp: 1_700_000_000 }, 'signature-stale'],
    [{ headers: { 'telnyx-signature-ed25519': 'AAAA' } }, 'signature-malformed'],
  ])('spoils it on demand: %j', async (flaw, reason) => {
    await deliver({ service: 'sms', body: {}, ...flaw });
    expect(await target.received(MessageWebhook)).toMatchObject([{ status: 401, reason }]);
  });

  it('sends text that is no JSON as it is', async () => {
    await deliver({ service: 'sms', raw: '{"a":' });
    expect(await target.received(MessageWebhook)).toMatchObject([{ status: 400, reason: 'body-not-json' }]);
  });

  it.each([
    [{ service: 'rules', body: {} }, '/service'],
    [{ service: 'sms' }, '/body'],
  ])('refuses %j', async (request, pointer) => {
    const response = await deliver(request);
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ pointer }] }]);
  });

  it('says so when the service does not answer', async () => {
    await target.close();
    expect((await deliver({ service: 'sms', body: {} })).status).toBe(502);
    await target.listen();
  });
});

const send = (): Promise<SendOutcome> =>
  new TelnyxClient({ apiKey: 'KEY', apiUrl: `${simulator.url}/v2`, timeoutMs: 300 }).send({
    from: office,
    to: caller,
    text: 'hi',
    webhookUrl: `${target.url}/sms/webhooks/telnyx/1`,
  });

describe('faults', () => {
  it.each([
    ['hang', { kind: 'unknown', why: 'timeout' }, 0],
    ['accept-then-hang', { kind: 'unknown', why: 'timeout' }, 1],
    ['reset', { kind: 'unknown', why: 'connection-lost' }, 0],
    ['accept-then-reset', { kind: 'unknown', why: 'connection-lost' }, 1],
    ['server-error', { kind: 'unknown', why: 'server-error' }, 0],
    ['accept-then-server-error', { kind: 'unknown', why: 'server-error' }, 1],
    ['rate-limit', { kind: 'not-sent', why: 'rate-limited', retryAfterMs: 1_000, tooFast: 'account' }, 0],
  ])('A: %s', async (kind, outcome, texts) => {
    await faults({ api: [{ kind, count: 1 }] });
    expect(await send()).toEqual(outcome);
    expect(await accepted()).toHaveLength(texts);
    expect(await simulator.get('/simulator/faults')).toMatchObject({ api: [] });
    expect(await send()).toMatchObject({ kind: 'accepted' });
  });

  it('hit only the number that they name, until they are switched off', async () => {
    await faults({ api: [{ kind: 'refuse', code: '40310', number: aPhoneNumber() }] });
    expect(await send()).toMatchObject({ kind: 'accepted' });
    await faults({ api: [{ kind: 'refuse', code: '40310', number: caller }] });
    expect(await send()).toMatchObject({ kind: 'refused', reason: 'invalid-number' });
    await simulator.send('DELETE', '/simulator/faults');
    expect(await send()).toMatchObject({ kind: 'accepted' });
  });

  it('receipts can be there before the answer', async () => {
    await faults({ api: [{ kind: 'receipts-first' }] });
    await weText('hi');
    expect(target.types()).toEqual(['message.sent', 'message.finalized']);
  });

  it('webhooks can come several times, under their own id or new ones', async () => {
    await faults({ duplicate: { copies: 2, count: 1 } });
    await callerTexts('once');
    await arrived(3);
    expect(new Set(target.arrived.map(({ body }) => body.data.id)).size).toBe(1);

    target.arrived.length = 0;
    await faults({ duplicate: { copies: 2, newIds: true } });
    await callerTexts('twice');
    await arrived(3);
    expect(new Set(target.arrived.map(({ body }) => body.data.id)).size).toBe(3);
    expect(new Set(target.arrived.map(({ body }) => body.data.payload['id'])).size).toBe(1);
  });

  it('webhooks can be late and in any order, and none is missing', async () => {
    await faults({ duplicate: 1, shuffle: true, delay: 50 });
    const placed = Date.now();
    await simulator.send('POST', '/simulator/calls', { from: caller, to: office, scenario: 'ring-group-answered' });
    await arrived(24);
    expect(Date.now() - placed).toBeGreaterThanOrEqual(50);
    expect(new Set(target.arrived.map(({ body }) => body.data.id)).size).toBe(12);
  });

  it('connections can be refused for a while', async () => {
    await faults({ refuseConnectionsForMs: 300 });
    expect(await send()).toEqual({ kind: 'not-sent', why: 'unreachable', retryAfterMs: null, tooFast: null });
    await eventually(async () => expect(await send()).toMatchObject({ kind: 'accepted' }));
  });

  it.each([
    [{ api: [{ kind: 'explode' }] }, '/api/0/kind'],
    [{ delay: -1 }, '/delay/milliseconds'],
    [{ surprise: true }, '/surprise'],
  ])('refuses %j', async (body, pointer) => {
    const response = await faults(body);
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ pointer }] }]);
  });
});

describe('the log', () => {
  const requests = async (): Promise<unknown[]> =>
    (await simulator.get<{ items: unknown[] }>('/simulator/log/requests')).items;

  it('tells of each request what became of it, also when nobody was answered', async () => {
    await weText('kept');
    await faults({ api: [{ kind: 'accept-then-reset', count: 1 }] });
    await weText('cut').catch(() => undefined);
    await faults({ api: [{ kind: 'server-error', status: 502, count: 1 }] });
    await weText('refused');
    const id = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(await requests()).toMatchObject([
      { text: 'kept', fault: null, messageId: id, status: 200 },
      { text: 'cut', fault: 'accept-then-reset', messageId: id, status: null },
      { text: 'refused', fault: 'server-error', messageId: null, status: 502 },
    ]);
  });

  it('tells of each webhook how often it was tried and what came back, and of lost ones nothing', async () => {
    await callerTexts('hello');
    await arrived(1);
    await faults({ lose: { count: 1 } });
    await weText('nobody hears of it');
    await eventually(async () => {
      const { items } = await simulator.get<{ items: unknown[] }>('/simulator/log/webhooks');
      expect(items).toMatchObject([{ eventType: 'message.received', attempt: 1, status: 200 }]);
    });
    expect(await simulator.get('/simulator/log/pending-webhooks')).toMatchObject({ items: [] });
  });
});

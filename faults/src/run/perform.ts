import { setTimeout as delay } from 'node:timers/promises';
import type { CallEvent, CallId, PhoneNumber } from '@textback/contracts';
import type { CastOffice, Step } from '../plan/plan.js';
import type { ProviderRequest, ProviderText } from '../evidence/evidence.js';
import { dispatchIdIn } from '../evidence/dispatch-id-in.js';
import type { World } from './world.js';

const DAY = 24 * 60 * 60 * 1_000;

/**
 * Does one step, and writes down what was accepted. What cannot be done now is tried again until `deadline`
 * (`performance.now()`); then nothing is claimed of it.
 */
export async function perform(world: World, step: Step, deadline: number): Promise<void> {
  switch (step.kind) {
    case 'call': {
      const { office, caller } = endsOf(world, step);
      const startedAt = step.ago === 0 ? {} : { startedAt: new Date(Date.now() - step.ago).toISOString() };
      await world.simulator.insist('POST', '/simulator/calls', deadline, {
        body: { from: caller, to: office.line, scenario: step.scenario, callSessionId: step.callId, ...startedAt },
      });
      return;
    }
    case 'call-events':
      return tellOfCall(world, step, deadline);
    case 'caller-text': {
      const { office, caller } = endsOf(world, step);
      const body = { id: step.messageId, from: caller, to: office.textingNumber, text: step.text };
      const answer = await world.simulator.insist('POST', '/simulator/texts', deadline, { body });
      if (answer === null || answer.status >= 300) return;
      const { receivedAt } = answer.body as { receivedAt: string };
      world.log.commands.callerTexts.push({ ...body, receivedAt });
      return;
    }
    case 'staff-reply': {
      const { office, caller, desk } = endsOf(world, step);
      const answer = await desk.reply(caller, step.text, step.key, deadline);
      // Refusals are as they should be: no conversation yet, or opted out.
      if (answer?.status !== 201) return;
      const { messageId } = answer.body as { messageId: string };
      world.log.commands.staffReplies.push({ officeId: office.id, messageId, text: step.text });
      return;
    }
    case 'settings':
      return world.desks[step.office]?.changeSettings(step.note, deadline);
    case 'reconnect': {
      const client = world.clients[step.client];
      client?.disconnect();
      await delay(step.downMs);
      client?.connect();
      return;
    }
    case 'late-receipts':
      return lateReceipts(world, step.count);
    case 'repeat-request':
      return world.kafka.repeatRequests(step.count);
    case 'forged-receipt':
      return forgedReceipts(world, step.count);
  }
}

function endsOf(world: World, { office, caller }: { readonly office: number; readonly caller: number }) {
  const desk = world.desks[office];
  const phone = world.cast.callers[caller];
  if (desk === undefined || phone === undefined) throw new Error('The plan names somebody who is not in its cast.');
  return { desk, office: desk.office, caller: phone };
}

/** A call that rang, and that nobody took, as another system tells of it. */
async function tellOfCall(world: World, step: Extract<Step, { kind: 'call-events' }>, deadline: number): Promise<void> {
  const { desk, office, caller } = endsOf(world, step);
  const events = eventsOf(step.callId, office, caller).map((data) => ({ id: `${step.callId} ${data.event}`, data }));
  if (step.by === 'topic') {
    // Only what Kafka has surely taken is claimed; what it may have taken is harmless.
    if (await world.kafka.callEvents(events)) claimCall(world, step.callId, office, caller);
    return;
  }
  const answer = await world.http.insist('POST', '/calls/v1/call-events', deadline, {
    token: desk.tokens.service,
    body: events.map(({ id, data }) => ({
      specversion: '1.0',
      id,
      source: 'fault-suite',
      type: 'textback.call.events.v1',
      data,
    })),
  });
  if (answer?.status === 202) claimCall(world, step.callId, office, caller);
}

function claimCall(world: World, callId: CallId, office: CastOffice, caller: PhoneNumber): void {
  world.log.commands.calls.push({ callId, officeId: office.id, from: caller });
}

function eventsOf(callId: CallId, office: CastOffice, caller: PhoneNumber): CallEvent[] {
  const leg = { callId, legId: 'leg-1', legDirection: 'incoming' as const, from: caller, to: office.line };
  const now = Date.now();
  return [
    { ...leg, event: 'started', occurredAt: new Date(now - 4_000).toISOString() },
    { ...leg, event: 'ended', occurredAt: new Date(now).toISOString(), cause: 'no-answer' },
  ];
}

/** "Sent", a day old, of texts that have long arrived. The signature is of now, as the provider's would be. */
async function lateReceipts(world: World, count: number): Promise<void> {
  const texts = await logged<ProviderText>(world, '/simulator/texts');
  for (const { id, from, to, text } of texts.slice(-count - 5, -5)) {
    const occurredAt = new Date(Date.now() - DAY).toISOString();
    await deliver(world, '', receiptBody({ id, from, to, text, status: 'sent', type: 'message.sent', occurredAt }));
  }
}

/**
 * "Delivered" at the URL of a text that the provider never accepted, without the URL's token or with a wrong one: whoever does
 * not know a text's URL must not be able to tell anything of it, not even through the provider.
 */
async function forgedReceipts(world: World, count: number): Promise<void> {
  const requests = await logged<ProviderRequest>(world, '/simulator/log/requests');
  const notAccepted = requests.filter(({ messageId, webhookUrl }) => messageId === null && webhookUrl !== null);
  for (const { from, to, text, webhookUrl } of notAccepted.slice(-count)) {
    const dispatchId = dispatchIdIn(webhookUrl);
    if (dispatchId === null) continue;
    const occurredAt = new Date().toISOString();
    const body = receiptBody({
      id: crypto.randomUUID(),
      from,
      to,
      text,
      status: 'delivered',
      type: 'message.finalized',
      occurredAt,
    });
    for (const token of ['', `?token=${'A'.repeat(22)}`]) await deliver(world, `/${dispatchId}${token}`, body);
  }
}

function receiptBody(receipt: {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly status: string;
  readonly type: string;
  readonly occurredAt: string;
}): object {
  const { id, from, to, text, status, type, occurredAt } = receipt;
  return {
    data: {
      record_type: 'event',
      event_type: type,
      id: crypto.randomUUID(),
      occurred_at: occurredAt,
      payload: {
        record_type: 'message',
        id,
        direction: 'outbound',
        type: 'SMS',
        text,
        encoding: 'GSM-7',
        parts: 1,
        from: { phone_number: from, carrier: '', line_type: 'VoIP' },
        to: [{ phone_number: to, carrier: '', line_type: 'Wireless', status }],
        errors: [],
        received_at: occurredAt,
        sent_at: occurredAt,
        completed_at: status === 'delivered' ? occurredAt : null,
      },
    },
    meta: { attempt: 1, delivered_to: '' },
  };
}

async function deliver(world: World, path: string, body: object): Promise<void> {
  await world.simulator.once('POST', '/simulator/deliver', { body: { service: 'sms', path, body } });
}

async function logged<Item>(world: World, path: string): Promise<Item[]> {
  const answer = await world.simulator.once('GET', path);
  return answer?.status === 200 ? (answer.body as { items: Item[] }).items : [];
}

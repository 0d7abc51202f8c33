import { randomUUID } from 'node:crypto';
import { CallId } from '@textback/contracts';
import { aPhoneNumber } from '@textback/testing';

/** A voice webhook's body as the provider builds it. */
export type VoiceWebhookBody = ReturnType<typeof aVoiceWebhook>;

/** A voice webhook of API version 2, with nulls and extras as real ones have them. */
export const aVoiceWebhook = (
  type: string,
  payload: Readonly<Record<string, unknown>> = {},
  event: { readonly id?: string; readonly occurredAt?: string } = {},
) => ({
  data: {
    record_type: 'event',
    event_type: type,
    id: event.id ?? randomUUID(),
    occurred_at: event.occurredAt ?? new Date().toISOString(),
    payload: {
      call_control_id: 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg',
      call_leg_id: 'leg',
      call_session_id: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
      client_state: null,
      connection_id: '7267000000000000',
      from: '+14155550111',
      to: '+14155550101',
      ...payload,
    },
  },
  meta: { attempt: 1, delivered_to: 'https://example.test/calls/webhooks/telnyx' },
});

/** The same event under an id of its own, as the provider repeats some. */
export const underNewId = (body: VoiceWebhookBody): VoiceWebhookBody => ({
  ...body,
  data: { ...body.data, id: randomUUID() },
});

/** A call to a line, and the webhooks that tell of it. Each is a second later than the one made before. */
export function aTelnyxCall({ from = aPhoneNumber() as string, to = aPhoneNumber() as string } = {}) {
  const callId = CallId.parse(randomUUID());
  const start = Date.now() - 60_000;
  let seconds = 0;
  const leg = (legId: string, numbers: { from: string; to: string }) => {
    const tell = (type: string, payload: Record<string, unknown> = {}) =>
      aVoiceWebhook(
        type,
        { call_session_id: callId, call_leg_id: legId, ...numbers, ...payload },
        { occurredAt: new Date(start + 1_000 * seconds++).toISOString() },
      );
    return {
      answered: () => tell('call.answered'),
      bridged: () => tell('call.bridged'),
      recorded: () => tell('call.recording.saved'),
      detected: (result: string) => tell('call.machine.detection.ended', { result }),
      hangup: (hangup_cause: string, hangup_source = 'caller') => tell('call.hangup', { hangup_cause, hangup_source }),
      tell,
    };
  };
  const caller = leg(randomUUID(), { from, to });
  return {
    callId,
    from,
    to,
    caller: { ...caller, rings: (state = 'parked') => caller.tell('call.initiated', { direction: 'incoming', state }) },
    /** A leg from the office to one of its telephones. */
    dialled: () => {
      const dialled = leg(randomUUID(), { from: to, to: aPhoneNumber() });
      return { ...dialled, rings: () => dialled.tell('call.initiated', { direction: 'outgoing', state: 'parked' }) };
    },
  };
}

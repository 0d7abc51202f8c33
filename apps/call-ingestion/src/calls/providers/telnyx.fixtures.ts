import { CallId } from '@textback/contracts';

export const SESSION = CallId.parse('428c31b6-7af4-4bcb-b7f5-5013ef9657c1');

/** A voice webhook of API version 2, with nulls and extras as real ones have them. */
export const aVoiceWebhook = (
  type: string,
  payload: Record<string, unknown> = {},
  event: { readonly id?: string; readonly occurredAt?: string } = {},
) => ({
  data: {
    record_type: 'event',
    event_type: type,
    id: event.id ?? crypto.randomUUID(),
    occurred_at: event.occurredAt ?? '2026-03-02T17:05:00.521992Z',
    payload: {
      call_control_id: 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg',
      call_leg_id: '1d2e3f40-0000-4000-8000-00000000000a',
      call_session_id: SESSION,
      client_state: null,
      connection_id: '7267000000000000',
      from: '+14155550111',
      to: '+14155550101',
      ...payload,
    },
  },
  meta: { attempt: 1, delivered_to: 'https://example.test/calls/webhooks/telnyx' },
});

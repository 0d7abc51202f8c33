/** A voice webhook as Telnyx sends it, for tests; `payload` is laid over the usual fields. */
export const aVoiceWebhook = (eventType: string, payload: Record<string, unknown> = {}): object => ({
  data: {
    record_type: 'event',
    event_type: eventType,
    id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
    occurred_at: '2026-03-02T17:05:21.521992Z',
    payload: {
      call_control_id: 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ',
      call_leg_id: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
      call_session_id: '5d1f0e9a-33c6-4b0d-8e4f-2f9f5a7a7c02',
      client_state: null,
      connection_id: '1234567890',
      from: '+15551230001',
      to: '+15559870000',
      ...payload,
    },
  },
  meta: { attempt: 2, delivered_to: 'https://example.test/webhooks' },
});

/** A message webhook as Telnyx sends it, for tests; `payload` is laid over the usual fields. */
export const aMessageWebhook = (eventType: string, payload: Record<string, unknown> = {}): object => ({
  data: {
    record_type: 'event',
    event_type: eventType,
    id: 'bf6307bd-884d-4c1f-b6ea-c62b8c495d3c',
    occurred_at: '2026-03-02T17:08:00.574Z',
    payload: {
      id: '7ee4241c-f127-47e5-9c34-3aac291f8058',
      cc: [],
      errors: [],
      from: { phone_number: '+15551230001', carrier: 'T-MOBILE USA, INC.', line_type: 'Wireless' },
      to: [{ phone_number: '+15559870001', carrier: 'TELNYX LLC', line_type: 'VoIP', status: 'delivered' }],
      text: 'Hello, World!',
      media: [],
      parts: 1,
      ...payload,
    },
  },
  meta: { attempt: 1, delivered_to: 'https://example.test/webhooks' },
});

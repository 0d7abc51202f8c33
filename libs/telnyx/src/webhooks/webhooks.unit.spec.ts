import { describe, expect, it } from '@jest/globals';
import { MessageWebhook } from './message-webhook.js';
import { VoiceWebhook } from './voice-webhook.js';
import { aMessageWebhook, aVoiceWebhook } from './webhooks.fixtures.js';

describe('VoiceWebhook', () => {
  it('gives the fields of a call event, its time in milliseconds and UTC', () => {
    expect(VoiceWebhook.parse(aVoiceWebhook('call.initiated', { direction: 'incoming', state: 'parked' }))).toEqual({
      type: 'call.initiated',
      id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
      occurredAt: '2026-03-02T17:05:21.521Z',
      attempt: 2,
      payload: {
        call_leg_id: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
        call_session_id: '5d1f0e9a-33c6-4b0d-8e4f-2f9f5a7a7c02',
        connection_id: '1234567890',
        from: '+15551230001',
        to: '+15559870000',
        direction: 'incoming',
        state: 'parked',
        start_time: null,
      },
    });
  });

  it.each([
    ['call.hangup', { hangup_cause: 'a_cause_of_next_year', hangup_source: null, sip_hangup_cause: 487 }],
    ['call.hangup', { start_time: 'yesterday', from: null, to: { sip: true } }],
    ['call.answered', { from: 'sip:anonymous@anonymous.invalid' }],
    ['call.recording.saved', { from: undefined, to: undefined, call_control_id: undefined }],
    ['call.dequeued', { reason: 'bridged' }],
  ])('takes a %s that breaks the specification: %j', (type, payload) => {
    expect(VoiceWebhook.parse(aVoiceWebhook(type, payload))).toMatchObject({ type });
  });

  it.each(['call.playback.started', 'conference.ended', 'toString', '__proto__'])('%s passes as other', (eventType) => {
    expect(VoiceWebhook.parse(aVoiceWebhook(eventType))).toEqual({
      type: 'other',
      eventType,
      id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
    });
  });

  it.each(['0000-03-02T17:05:21Z', '-000001-03-02T17:05:21Z', '+010000-01-01T00:00:00Z'])(
    'a time that nobody can keep is no time: %s',
    (occurred_at) => {
      const { data } = aVoiceWebhook('call.answered') as { data: object };
      expect(VoiceWebhook.safeParse({ data: { ...data, occurred_at } }).success).toBe(false);
    },
  );

  it('a webhook that is no event passes as other', () => {
    expect(VoiceWebhook.parse({ data: { record_type: 'link_clicked', url: 'https://example.test' } })).toEqual({
      type: 'other',
      eventType: null,
      id: null,
    });
  });

  it.each([
    [
      'call_session_id',
      aVoiceWebhook('call.hangup', { call_session_id: undefined }),
      ['data', 'payload', 'call_session_id'],
    ],
    ['direction', aVoiceWebhook('call.initiated'), ['data', 'payload', 'direction']],
    ['data', { event: 'call.hangup' }, ['data']],
  ])('names a missing %s', (_, webhook, path) => {
    expect(VoiceWebhook.safeParse(webhook).error?.issues.map((issue) => issue.path)).toEqual([path]);
  });

  it.each([null, 7, 'text', [], {}])('%j is no webhook', (value) => {
    expect(VoiceWebhook.safeParse(value).success).toBe(false);
  });
});

describe('MessageWebhook', () => {
  it('gives what a caller wrote, with the word that the provider acted on (R18)', () => {
    const webhook = MessageWebhook.parse(
      aMessageWebhook('message.received', { text: 'STOP', autoresponse_type: 'STOP' }),
    );
    expect(webhook).toMatchObject({
      type: 'message.received',
      payload: { text: 'STOP', autoresponse_type: 'STOP', from: { phone_number: '+15551230001' } },
    });
  });

  it('gives a failed receipt with its code as text, however it was written', () => {
    const webhook = MessageWebhook.parse(
      aMessageWebhook('message.finalized', {
        to: [{ phone_number: '+15551230001', status: 'delivery_failed', line_type: 'long_code' }],
        errors: [{ code: 40001, title: 'Not routable' }],
        webhook_url: 'https://example.test/sms/webhooks/telnyx/1',
      }),
    );
    expect(webhook).toMatchObject({
      type: 'message.finalized',
      payload: { to: [{ status: 'delivery_failed' }], errors: [{ code: '40001' }], parts: 1 },
    });
  });

  it.each([
    ['message.received', { cc: ['+15551230009'], media: null, text: null, errors: null }],
    ['message.received', { media: [{ content_type: null, size: null, url: 'https://example.test/1' }] }],
    ['message.sent', { from: null, parts: 0, errors: 'none' }],
  ])('takes a %s that breaks the specification: %j', (type, payload) => {
    expect(MessageWebhook.parse(aMessageWebhook(type, payload))).toMatchObject({ type });
  });

  it.each([
    [
      { amount: '0.0051', currency: 'USD' },
      { amount: '0.0051', currency: 'USD' },
    ],
    [
      { amount: 0.0051, currency: 'USD' },
      { amount: '0.0051', currency: 'USD' },
    ],
    [
      { amount: '0.0', currency: 'EUR' },
      { amount: '0.0', currency: 'EUR' },
    ],
    [{ amount: '1e9', currency: 'USD' }, null],
    [{ amount: '-1', currency: 'USD' }, null],
    [{ amount: Number.MAX_VALUE, currency: 'USD' }, null],
    [{ amount: '0.0051', currency: 'dollars' }, null],
    ['0.0051', null],
    [undefined, null],
  ])('takes a receipt with the cost %j, and reads %j', (written, cost) => {
    expect(MessageWebhook.parse(aMessageWebhook('message.finalized', { cost: written }))).toMatchObject({
      payload: { cost },
    });
  });

  it('an event of another kind passes as other', () => {
    expect(MessageWebhook.parse(aMessageWebhook('message.read'))).toMatchObject({ type: 'other' });
  });

  it('a message without an id is refused: it could not be told from a repeated one', () => {
    expect(MessageWebhook.safeParse(aMessageWebhook('message.received', { id: null })).success).toBe(false);
  });
});

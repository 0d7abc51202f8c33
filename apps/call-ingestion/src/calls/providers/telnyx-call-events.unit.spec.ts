import { describe, expect, it } from '@jest/globals';
import { CallEvent } from '@textback/contracts';
import { VoiceWebhook } from '@textback/telnyx';
import { aVoiceWebhook } from '../../testing/telnyx-webhooks.fixtures.js';
import { telnyxCallEvents } from './telnyx-call-events.js';

const eventsOf = (type: string, payload: Record<string, unknown> = {}) =>
  telnyxCallEvents(VoiceWebhook.parse(aVoiceWebhook(type, payload, { occurredAt: '2026-03-02T17:05:00.521992Z' })));

describe('telnyxCallEvents', () => {
  it.each([
    {
      type: 'call.initiated',
      payload: { direction: 'incoming', state: 'parked' },
      said: { event: 'started', legDirection: 'incoming', answering: 'application' },
    },
    {
      type: 'call.initiated',
      payload: { direction: 'incoming', state: 'bridging' },
      said: { event: 'started', legDirection: 'incoming', answering: 'phone-system' },
    },
    {
      type: 'call.initiated',
      payload: { direction: 'incoming' },
      said: { event: 'started', legDirection: 'incoming', answering: 'application' },
    },
    {
      type: 'call.initiated',
      payload: { direction: 'outgoing', state: 'bridging' },
      said: { event: 'started', legDirection: 'outgoing' },
    },
    { type: 'call.initiated', payload: { direction: 'sideways' }, said: { event: 'started', legDirection: null } },
    { type: 'call.answered', payload: {}, said: { event: 'answered', legDirection: null } },
    { type: 'call.bridged', payload: {}, said: { event: 'bridged' } },
    { type: 'call.dequeued', payload: { reason: 'bridged' }, said: { event: 'bridged' } },
    { type: 'call.recording.saved', payload: {}, said: { event: 'voicemail' } },
    {
      type: 'call.machine.detection.ended',
      payload: { result: 'human' },
      said: { event: 'answered', answeredBy: 'person' },
    },
    {
      type: 'call.machine.detection.ended',
      payload: { result: 'machine' },
      said: { event: 'answered', answeredBy: 'machine' },
    },
    {
      type: 'call.machine.premium.detection.ended',
      payload: { result: 'human_residence' },
      said: { event: 'answered', answeredBy: 'person' },
    },
    {
      type: 'call.machine.premium.detection.ended',
      payload: { result: 'human_business' },
      said: { event: 'answered', answeredBy: 'person' },
    },
    {
      type: 'call.machine.premium.detection.ended',
      payload: { result: 'fax_detected' },
      said: { event: 'answered', answeredBy: 'machine' },
    },
  ])('$type $payload says $said', ({ type, payload, said }) => {
    const events = eventsOf(type, payload);
    expect(events).toEqual([expect.objectContaining(said)]);
    expect(events.map((event) => CallEvent.data.parse(event))).toEqual(events);
  });

  it.each([
    ['originator_cancel', 'caller-gave-up'],
    ['timeout', 'no-answer'],
    ['no_answer', 'no-answer'],
    ['user_busy', 'busy'],
    ['call_rejected', 'declined'],
    ['not_found', 'routing-failure'],
    ['unspecified', 'routing-failure'],
    ['normal_clearing', 'hung-up'],
    ['time_limit', 'hung-up'],
    ['a_cause_of_tomorrow', 'unknown'],
    ['constructor', 'unknown'],
    [null, 'unknown'],
  ])('call.hangup with the cause %s ended for the reason %s', (hangup_cause, cause) => {
    expect(eventsOf('call.hangup', { hangup_cause })).toEqual([expect.objectContaining({ event: 'ended', cause })]);
  });

  it.each([
    ['call.dequeued', { reason: 'bridging-in-process' }],
    ['call.dequeued', { reason: 'hangup' }],
    ['call.enqueued', {}],
    ['call.machine.detection.ended', { result: 'not_sure' }],
    ['call.machine.premium.detection.ended', { result: 'silence' }],
    ['call.machine.detection.ended', {}],
    ['call.dtmf.received', { digit: '1' }],
    ['call.of.tomorrow', {}],
  ])('%s %j says nothing about who answered', (type, payload) => {
    expect(eventsOf(type, payload)).toEqual([]);
  });

  it('names call, leg and moment', () => {
    const [event] = eventsOf('call.answered', { call_leg_id: 'leg-7' });
    expect(event).toMatchObject({
      callId: '428c31b6-7af4-4bcb-b7f5-5013ef9657c1',
      legId: 'leg-7',
      occurredAt: '2026-03-02T17:05:00.521Z',
    });
  });

  it.each([
    ['+14155550111', { from: '+14155550111' }],
    ['sip:+14155550111@sip.example.com', { from: '+14155550111' }],
    ['anonymous', { from: null }],
    ['sip:anonymous@anonymous.invalid', { from: null }],
  ])('a caller written as %s is %j', (from, said) => {
    expect(eventsOf('call.initiated', { direction: 'incoming', from })).toEqual([expect.objectContaining(said)]);
  });

  it('says nothing about numbers that the webhook leaves out', () => {
    const [event] = eventsOf('call.dequeued', { reason: 'bridged', from: null, to: undefined });
    expect(event).not.toHaveProperty('from');
    expect(event).not.toHaveProperty('to');
  });
});

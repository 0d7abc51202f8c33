import { describe, expect, it } from '@jest/globals';
import { CallEvent, callIdOf } from '@textback/contracts';
import { ringCentralCallEvents, type RingCentralOptions } from './ringcentral-call-events.js';

const PARTY = {
  id: 'p-1',
  extensionId: '101',
  direction: 'Inbound',
  from: { phoneNumber: '+14155550111' },
  to: { phoneNumber: '+14155550101', extensionId: '101' },
  missedCall: false,
};

/** The n-th notification of a session: what became of one party. */
const told = (sequence: number, code: string, more: Record<string, unknown> = {}, reason?: string) => ({
  uuid: String(sequence),
  body: {
    sequence,
    telephonySessionId: 's-1',
    eventTime: new Date(Date.UTC(2026, 2, 2, 17, 5, sequence)).toISOString(),
    parties: [{ ...PARTY, ...more, status: { code, reason } }],
    origin: { type: 'Call' },
  },
});

const eventsOf = (notifications: unknown[], options?: RingCentralOptions) => {
  const adapted = ringCentralCallEvents(notifications, options);
  if (adapted.kind === 'refused') throw new Error(JSON.stringify(adapted));
  expect(adapted.events.map((event) => CallEvent.data.parse(event))).toEqual(adapted.events);
  return adapted.events;
};

describe('R6 ringCentralCallEvents', () => {
  it('begins and ends with a leg of the caller, whatever the order of the notifications', () => {
    const caller = {
      callId: callIdOf('ringcentral', 's-1'),
      legId: 'caller',
      legDirection: 'incoming',
      from: '+14155550111',
      to: '+14155550101',
    };
    const events = eventsOf([told(3, 'Disconnected', { missedCall: true }), told(1, 'Setup'), told(2, 'Proceeding')]);
    expect(events[0]).toEqual({
      ...caller,
      event: 'started',
      answering: 'application',
      occurredAt: '2026-03-02T17:05:01.000Z',
    });
    expect(events.at(-1)).toEqual({
      ...caller,
      event: 'ended',
      cause: 'caller-gave-up',
      occurredAt: '2026-03-02T17:05:03.000Z',
    });
  });

  it.each<{ code: string; reason?: string; said: Partial<CallEvent>[] }>([
    { code: 'Answered', said: [{ event: 'answered', answeredBy: 'person' }] },
    { code: 'Hold', said: [{ event: 'answered', answeredBy: 'person' }] },
    { code: 'Parked', said: [{ event: 'answered', answeredBy: 'person' }] },
    { code: 'VoiceMail', said: [{ event: 'voicemail' }] },
    { code: 'VoiceMailScreening', said: [{ event: 'voicemail' }] },
    { code: 'FaxReceive', said: [{ event: 'answered', answeredBy: 'machine' }] },
    { code: 'Gone', said: [] },
    { code: 'A code of tomorrow', said: [] },
    { code: 'Disconnected', reason: 'NoAnswer', said: [{ event: 'ended', cause: 'no-answer' }] },
    { code: 'Disconnected', reason: 'TargetBusy', said: [{ event: 'ended', cause: 'busy' }] },
    { code: 'Disconnected', reason: 'Rejected', said: [{ event: 'ended', cause: 'declined' }] },
    { code: 'Disconnected', reason: 'Cancelled', said: [{ event: 'ended', cause: 'caller-gave-up' }] },
    { code: 'Disconnected', reason: 'NoSuchUser', said: [{ event: 'ended', cause: 'routing-failure' }] },
    { code: 'Disconnected', reason: 'AgentAnswered', said: [{ event: 'bridged' }] },
    { code: 'Disconnected', reason: 'Pickup', said: [{ event: 'bridged' }] },
    { code: 'Disconnected', reason: 'Voicemail', said: [{ event: 'voicemail' }] },
    { code: 'Disconnected', reason: 'BlindTransfer', said: [] },
    { code: 'Disconnected', reason: 'constructor', said: [{ event: 'ended', cause: 'unknown' }] },
    { code: 'Disconnected', said: [{ event: 'ended', cause: 'unknown' }] },
  ])('a party that is $code $reason says $said', ({ code, reason, said }) => {
    const ofParty = eventsOf([told(1, code, {}, reason)]).filter(({ legId }) => legId === PARTY.id);
    expect(ofParty).toEqual(said.map((event) => expect.objectContaining(event)));
  });

  it.each([
    { case: 'a party still rings', notifications: [told(1, 'Proceeding'), told(2, 'Disconnected', { id: 'p-2' })] },
    { case: 'the last party handed the call on', notifications: [told(1, 'Disconnected', {}, 'CallRedirected')] },
    { case: 'the call went on in another session', notifications: [told(1, 'Answered'), told(2, 'Gone')] },
    { case: 'it is in voicemail', notifications: [told(1, 'VoiceMail')] },
  ])('is not over while $case', ({ notifications }) => {
    expect(eventsOf(notifications)).not.toContainEqual(expect.objectContaining({ legId: 'caller', event: 'ended' }));
  });

  it('does not take a menu for a person', () => {
    expect(eventsOf([told(1, 'Answered')], { menuExtensionIds: ['101'] })).toContainEqual(
      expect.objectContaining({ legId: 'caller', event: 'answered', answeredBy: 'application' }),
    );
  });

  it('does not take a party that called for one that picked up', () => {
    const events = eventsOf([told(1, 'Setup'), told(2, 'Answered', { id: 'p-2', direction: 'Outbound' })]);
    expect(events.map(({ legId }) => legId)).not.toContain('p-2');
  });

  it.each([
    { reason: 'malformed', notifications: [] },
    { reason: 'malformed', notifications: [{ uuid: '1', body: {} }] },
    { reason: 'not-inbound', notifications: [told(1, 'Setup', { direction: 'Outbound' }), told(2, 'Setup')] },
    {
      reason: 'several-calls',
      notifications: [told(1, 'Setup'), { body: { ...told(2, 'Setup').body, telephonySessionId: 's-2' } }],
    },
  ])('refuses $reason notifications', ({ reason, notifications }) => {
    expect(ringCentralCallEvents(notifications)).toMatchObject({ kind: 'refused', reason });
  });
});

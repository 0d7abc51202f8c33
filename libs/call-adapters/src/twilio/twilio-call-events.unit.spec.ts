import { describe, expect, it } from '@jest/globals';
import { CallEvent, callIdOf } from '@textback/contracts';
import { twilioCallEvents } from './twilio-call-events.js';

const RECEIVED = new Date('2026-03-02T17:05:30.500Z');
const CALLERS_LEG = { CallSid: 'CA1', Direction: 'inbound', From: '+14155550111', To: '+14155550101' };
const DIALLED_LEG = { CallSid: 'CA2', ParentCallSid: 'CA1', Direction: 'outbound-dial' };

const eventsOf = (fields: Record<string, string>) => {
  const adapted = twilioCallEvents(fields, { receivedAt: RECEIVED });
  if (adapted.kind === 'refused') throw new Error(adapted.reason);
  expect(adapted.events.map((event) => CallEvent.data.parse(event))).toEqual(adapted.events);
  return adapted.events;
};

describe('R6 twilioCallEvents', () => {
  it('names call, leg, numbers and moment', () => {
    const fields = { ...CALLERS_LEG, CallStatus: 'ringing', Timestamp: 'Mon, 02 Mar 2026 17:05:00 +0000' };
    expect(eventsOf(fields)).toEqual([
      {
        callId: callIdOf('twilio', 'CA1'),
        legId: 'CA1',
        legDirection: 'incoming',
        event: 'started',
        answering: 'application',
        occurredAt: '2026-03-02T17:05:00.000Z',
        from: '+14155550111',
        to: '+14155550101',
      },
    ]);
  });

  it('joins the leg of a <Dial> to the call of its parent', () => {
    expect(eventsOf({ ...DIALLED_LEG, CallStatus: 'in-progress' })).toEqual([
      expect.objectContaining({ callId: callIdOf('twilio', 'CA1'), legId: 'CA2', legDirection: 'outgoing' }),
    ]);
  });

  it.each<{ fields: Record<string, string>; said: Partial<CallEvent>[] }>([
    { fields: { ...CALLERS_LEG, CallStatus: 'in-progress' }, said: [] },
    { fields: { ...CALLERS_LEG, CallStatus: 'completed' }, said: [{ event: 'ended', cause: 'hung-up' }] },
    { fields: { ...CALLERS_LEG, CallStatus: 'no-answer' }, said: [{ event: 'ended', cause: 'no-answer' }] },
    { fields: { ...CALLERS_LEG, CallStatus: 'canceled' }, said: [{ event: 'ended', cause: 'caller-gave-up' }] },
    { fields: { ...CALLERS_LEG, CallStatus: 'a-status-of-tomorrow' }, said: [] },
    { fields: { ...DIALLED_LEG, CallStatus: 'initiated' }, said: [{ event: 'started' }] },
    { fields: { ...DIALLED_LEG, CallStatus: 'in-progress' }, said: [{ event: 'answered' }] },
    {
      fields: { ...DIALLED_LEG, CallStatus: 'in-progress', AnsweredBy: 'human' },
      said: [{ event: 'answered', answeredBy: 'person' }],
    },
    {
      fields: { ...DIALLED_LEG, CallStatus: 'completed', AnsweredBy: 'machine_end_beep' },
      said: [{ event: 'answered', answeredBy: 'machine' }, { event: 'ended' }],
    },
    {
      fields: { ...DIALLED_LEG, CallStatus: 'completed', AnsweredBy: 'fax' },
      said: [{ event: 'answered', answeredBy: 'machine' }, { event: 'ended' }],
    },
    { fields: { ...DIALLED_LEG, CallStatus: 'in-progress', AnsweredBy: 'unknown' }, said: [{ event: 'answered' }] },
    { fields: { ...DIALLED_LEG, CallStatus: 'busy' }, said: [{ event: 'ended', cause: 'busy' }] },
    { fields: { ...DIALLED_LEG, CallStatus: 'failed' }, said: [{ event: 'ended', cause: 'routing-failure' }] },
    {
      fields: { ...DIALLED_LEG, CallStatus: 'busy', SipResponseCode: '603' },
      said: [{ event: 'ended', cause: 'declined' }],
    },
    {
      fields: { CallSid: 'CA1', RecordingSource: 'RecordVerb', RecordingStatus: 'completed' },
      said: [{ event: 'voicemail' }],
    },
    { fields: { CallSid: 'CA1', RecordingSource: 'RecordVerb', RecordingStatus: 'absent' }, said: [] },
    { fields: { CallSid: 'CA1', RecordingSource: 'DialVerb', RecordingStatus: 'completed' }, said: [] },
    {
      fields: { ...CALLERS_LEG, CallStatus: 'in-progress', RecordingUrl: 'https://recordings.example/RE1' },
      said: [{ event: 'voicemail' }],
    },
  ])('$fields says $said', ({ fields, said }) => {
    expect(eventsOf(fields)).toEqual(said.map((event) => expect.objectContaining(event)));
  });

  it.each<{ status: Record<string, string>; said: string[]; cause: string }>([
    { status: { DialCallStatus: 'completed' }, said: ['answered', 'ended'], cause: 'hung-up' },
    { status: { DialCallStatus: 'completed', DialBridged: 'false' }, said: ['ended'], cause: 'hung-up' },
    { status: { DialCallStatus: 'answered' }, said: ['answered', 'ended'], cause: 'hung-up' },
    { status: { DialCallStatus: 'no-answer' }, said: ['ended'], cause: 'no-answer' },
    { status: { DialCallStatus: 'busy' }, said: ['ended'], cause: 'busy' },
    { status: { DialCallStatus: 'busy', DialSipResponseCode: '603' }, said: ['ended'], cause: 'declined' },
    { status: { DialCallStatus: 'failed' }, said: ['ended'], cause: 'routing-failure' },
    { status: { DialCallStatus: 'canceled' }, said: ['ended'], cause: 'caller-gave-up' },
  ])('the action of a <Dial>, $status, says $said of the leg it made', ({ status, said, cause }) => {
    const events = eventsOf({ ...CALLERS_LEG, CallStatus: 'in-progress', DialCallSid: 'CA2', ...status });
    expect(events.map(({ event }) => event)).toEqual(said);
    expect(events.at(-1)).toMatchObject({ legId: 'CA2', legDirection: 'outgoing', cause });
  });

  it('takes the time of arrival where the request has none', () => {
    expect(eventsOf({ ...CALLERS_LEG, CallStatus: 'ringing' })[0]?.occurredAt).toBe(RECEIVED.toISOString());
  });

  it('counts back from the end to the start', () => {
    const fields = { ...CALLERS_LEG, CallStatus: 'completed', CallDuration: '30' };
    expect(eventsOf(fields)[0]).toMatchObject({ event: 'started', occurredAt: '2026-03-02T17:05:00.500Z' });
  });

  it.each(['anonymous', '+266696687', 'client:anna', 'sip:101@office.example'])(
    'shows a caller who is no number, %s, as withheld',
    (From) => {
      expect(eventsOf({ ...CALLERS_LEG, CallStatus: 'ringing', From })[0]?.from).toBeNull();
    },
  );

  it('refuses a request without a call, and names the field, never its value', () => {
    expect(twilioCallEvents({ From: '+14155550111' }, { receivedAt: RECEIVED })).toEqual({
      kind: 'refused',
      reason: 'malformed',
      problems: [{ path: 'CallSid', message: expect.not.stringContaining('415') }],
    });
  });
});

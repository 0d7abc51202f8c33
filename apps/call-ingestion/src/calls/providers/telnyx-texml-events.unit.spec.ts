import { describe, expect, it } from '@jest/globals';
import { CallEvent } from '@textback/contracts';
import { TexmlCallback } from '@textback/telnyx';
import { telnyxTexmlEvents, texmlCallbackId } from './telnyx-texml-events.js';

const RECEIVED = new Date('2026-03-02T17:06:00.000Z');
const INITIATED = '2026-03-02T17:05:00.000Z';
const AT = '2026-03-02T17:05:20.000Z';

const callers = {
  CallSid: 'v3:caller',
  From: '+14155550111',
  To: '+14155550101',
  CallInitiatedAt: INITIATED,
  Timestamp: AT,
  SequenceNumber: '1',
};
const dialled = {
  ...callers,
  CallSid: 'v3:anna',
  ParentCallSid: 'v3:caller',
  From: '+14155550101',
  To: '+14155550177',
};

const eventsOf = (fields: Record<string, string>) => telnyxTexmlEvents(TexmlCallback.parse(fields), RECEIVED);

describe('telnyxTexmlEvents', () => {
  const started = { event: 'started', legDirection: 'incoming', answering: 'application', occurredAt: INITIATED };
  const began = { event: 'started', legDirection: 'outgoing', occurredAt: INITIATED };
  const answered = { event: 'answered', legDirection: 'outgoing', occurredAt: AT };
  const ended = (cause: string, legDirection = 'incoming') => ({ event: 'ended', cause, legDirection, occurredAt: AT });

  it.each([
    { of: 'the caller', fields: { ...callers, CallStatus: 'initiated' }, said: [started] },
    { of: 'the caller', fields: { ...callers, CallStatus: 'ringing' }, said: [started] },
    { of: 'the caller', fields: { ...callers, CallStatus: 'in-progress' }, said: [started] },
    { of: 'the caller', fields: { ...callers, CallStatus: 'completed' }, said: [started, ended('hung-up')] },
    {
      of: 'the caller',
      fields: { ...callers, CallStatus: 'completed', HangupCause: 'normal_clearing' },
      said: [started, ended('hung-up')],
    },
    {
      of: 'the caller',
      fields: { ...callers, CallStatus: 'completed', HangupCause: 'originator_cancel' },
      said: [started, ended('caller-gave-up')],
    },
    {
      of: 'the caller',
      fields: { ...callers, CallStatus: 'completed', HangupCause: 'of_tomorrow' },
      said: [started, ended('unknown')],
    },
    { of: 'the caller', fields: { ...callers, CallStatus: 'canceled' }, said: [started, ended('caller-gave-up')] },
    { of: 'the caller', fields: { ...callers, CallStatus: 'no-answer' }, said: [started, ended('no-answer')] },
    { of: 'the caller', fields: { ...callers, CallStatus: 'busy' }, said: [started, ended('busy')] },
    { of: 'the caller', fields: { ...callers, CallStatus: 'failed' }, said: [started, ended('routing-failure')] },
    { of: 'a dialled leg', fields: { ...dialled, CallStatus: 'ringing' }, said: [began] },
    { of: 'a dialled leg', fields: { ...dialled, CallStatus: 'in-progress' }, said: [began, answered] },
    {
      of: 'a dialled leg',
      fields: { ...dialled, CallStatus: 'in-progress', AnsweredBy: 'human' },
      said: [began, { ...answered, answeredBy: 'person' }],
    },
    {
      of: 'a dialled leg',
      fields: { ...dialled, CallStatus: 'in-progress', AnsweredBy: 'machine_end_beep' },
      said: [began, { ...answered, answeredBy: 'machine' }],
    },
    {
      of: 'a dialled leg',
      fields: { ...dialled, CallStatus: 'completed' },
      said: [began, answered, ended('hung-up', 'outgoing')],
    },
    { of: 'a dialled leg', fields: { ...dialled, CallStatus: 'busy' }, said: [began, ended('busy', 'outgoing')] },
    {
      of: 'a dialled leg',
      fields: { ...dialled, CallStatus: 'busy', SipHangupCause: '603' },
      said: [began, ended('declined', 'outgoing')],
    },
    {
      of: 'a dialled leg',
      fields: { ...dialled, CallStatus: 'failed', HangupCause: 'call_rejected' },
      said: [began, ended('declined', 'outgoing')],
    },
    {
      of: 'a dialled leg',
      fields: { ...dialled, CallStatus: 'canceled' },
      said: [began, ended('caller-gave-up', 'outgoing')],
    },
    {
      of: 'a leg of no parent that says that it goes out',
      fields: { ...callers, CallStatus: 'ringing', Direction: 'outbound-api' },
      said: [{ event: 'started', legDirection: 'outgoing' }],
    },
  ])('a status callback of $of, $fields.CallStatus, says $said', ({ fields, said }) => {
    const events = eventsOf(fields);
    expect(events).toEqual(said.map((event) => expect.objectContaining(event) as unknown));
    expect(events.map((event) => CallEvent.data.parse(event))).toEqual(events);
    expect(events.map(({ answering }) => answering)).toEqual(
      said.map((event) => ('answering' in event ? event.answering : undefined)),
    );
  });

  it.each([
    { status: 'completed', said: [{ event: 'answered' }, { event: 'ended', cause: 'hung-up' }] },
    { status: 'answered', said: [{ event: 'answered' }, { event: 'ended', cause: 'hung-up' }] },
    { status: 'busy', said: [{ event: 'ended', cause: 'busy' }] },
    { status: 'no-answer', said: [{ event: 'ended', cause: 'no-answer' }] },
    { status: 'canceled', said: [{ event: 'ended', cause: 'caller-gave-up' }] },
    { status: 'failed', said: [{ event: 'ended', cause: 'routing-failure' }] },
    { status: 'of tomorrow', said: [] },
  ])(
    'the action of a <Dial> with $status says $said of the dialled leg, and nothing of the caller',
    ({ status, said }) => {
      const fields = { ...callers, CallStatus: 'completed', DialCallStatus: status, DialCallSid: 'v3:anna' };
      expect(eventsOf(fields)).toEqual(
        said.map(
          (event) => expect.objectContaining({ ...event, legId: 'v3:anna', legDirection: 'outgoing' }) as unknown,
        ),
      );
    },
  );

  it('a <Dial> that names no leg has one of its own', () => {
    const [event] = eventsOf({ ...callers, DialCallStatus: 'busy', DialCallSid: '' });
    expect(event?.legId).toBe('dial of v3:caller');
  });

  it('only a finished <Record> is a voicemail', () => {
    const record = { CallSid: 'v3:caller', RecordingSource: 'RecordVerb', RecordingStatus: 'completed' };
    expect(eventsOf(record)).toEqual([
      expect.objectContaining({ event: 'voicemail', legId: 'v3:caller', occurredAt: RECEIVED.toISOString() }),
    ]);
    expect(eventsOf({ ...record, RecordingSource: 'DialVerb' })).toEqual([]);
    expect(eventsOf({ ...record, RecordingStatus: 'absent' })).toEqual([]);
    expect(
      eventsOf({ ...callers, CallStatus: 'in-progress', RecordingUrl: 'https://example.test/r.mp3' }),
    ).toHaveLength(1);
  });

  it.each([
    ['a digit', { ...callers, CallStatus: 'dtmf', Digit: '5' }],
    ['a status of tomorrow', { ...callers, CallStatus: 'of tomorrow' }],
    ['a word that objects have for themselves', { ...callers, CallStatus: 'constructor' }],
    ['a detected machine of which the parent is not said', { CallSid: 'v3:anna', AnsweredBy: 'machine_start' }],
    ['the price', { CallSid: 'v3:caller', CallbackSource: 'call-cost-events' }],
  ])('%s says nothing about who answered', (_, fields) => {
    expect(eventsOf(fields)).toEqual([]);
  });

  it('all legs of a call meet in one session, which the caller’s leg names', () => {
    const ids = [callers, dialled, { ...callers, DialCallStatus: 'busy' }].map(
      (fields) => eventsOf({ ...fields, CallStatus: 'busy' })[0]?.callId,
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('a leg does not begin when its end is told without its beginning', () => {
    const { CallInitiatedAt: _, ...fields } = callers;
    expect(eventsOf({ ...fields, CallStatus: 'completed' }).map(({ event }) => event)).toEqual(['ended']);
  });

  it.each([
    ['anonymous', null],
    ['sip:+14155550111@sip.example.com', '+14155550111'],
  ])('a caller written as %s is %s', (From, from) => {
    expect(eventsOf({ ...callers, From, CallStatus: 'ringing' })).toEqual([expect.objectContaining({ from })]);
  });
});

describe('texmlCallbackId', () => {
  const idOf = (fields: Record<string, string>) => texmlCallbackId(TexmlCallback.parse(fields));
  const ringing = { ...callers, CallStatus: 'ringing' };

  it('is the same for a repeated delivery, and short enough', () => {
    expect(idOf(ringing)).toBe(idOf({ ...ringing, CallerId: 'Ann' }));
    expect(idOf({ ...ringing, CallSid: 'v'.repeat(200) })).toHaveLength(43);
  });

  it.each<Record<string, string>>([
    { CallSid: 'v3:other' },
    { CallStatus: 'in-progress' },
    { SequenceNumber: '2' },
    { Timestamp: '2026-03-02T17:05:21.000Z' },
    { DialCallStatus: 'busy' },
    { DialCallSid: 'v3:ben' },
    { RecordingStatus: 'completed' },
    { RecordingSid: 'r2' },
  ])('is another with %j', (other) => {
    expect(idOf({ ...ringing, ...other })).not.toBe(idOf(ringing));
  });
});

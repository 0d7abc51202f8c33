import { describe, expect, it } from '@jest/globals';
import { CallEvent, callIdOf } from '@textback/contracts';
import { northAmericanNumber } from '../telephone-number.js';
import { asteriskCallEvents, type AsteriskOptions } from './asterisk-call-events.js';

const OPTIONS: AsteriskOptions = { trunks: ['PJSIP/my-carrier'] };

/** The caller's channel, which ran something and dialled nobody. */
const RECORD = {
  uniqueid: 'pbx-1772471100.7',
  linkedid: 'pbx-1772471100.7',
  sequence: 12,
  src: '+14155550111',
  dst: '+14155550101',
  dcontext: 'from-outside',
  channel: 'PJSIP/my-carrier-0000002a',
  dstchannel: '',
  lastapp: 'BackGround',
  disposition: 'ANSWERED',
  start: '2026-03-02 17:05:00',
  answer: '2026-03-02 17:05:01',
  end: '2026-03-02 17:05:21',
};
const DIALLED = { ...RECORD, dstchannel: 'PJSIP/anna-0000002b', lastapp: 'Dial' };

const eventsOf = (records: unknown[], options: Partial<AsteriskOptions> = {}) => {
  const adapted = asteriskCallEvents(records, { ...OPTIONS, ...options });
  if (adapted.kind === 'refused') throw new Error(JSON.stringify(adapted));
  expect(adapted.events.map((event) => CallEvent.data.parse(event))).toEqual(adapted.events);
  return adapted.events;
};
/** What is said between the start and the end of the caller's leg. */
const middleOf = (...args: Parameters<typeof eventsOf>) => eventsOf(...args).slice(1, -1);

describe('R6 asteriskCallEvents', () => {
  it('begins and ends with the caller’s leg, whatever the order of the records', () => {
    const later = { ...DIALLED, sequence: 13, start: '2026-03-02 17:05:10', end: '2026-03-02 17:05:40', dst: '500' };
    const events = eventsOf([later, RECORD]);
    const caller = {
      callId: callIdOf('asterisk', RECORD.linkedid),
      legId: RECORD.uniqueid,
      legDirection: 'incoming',
      from: '+14155550111',
      to: '+14155550101',
    };
    expect(events[0]).toEqual({
      ...caller,
      event: 'started',
      answering: 'application',
      occurredAt: '2026-03-02T17:05:00.000Z',
    });
    expect(events.at(-1)).toEqual({
      ...caller,
      event: 'ended',
      cause: 'hung-up',
      occurredAt: '2026-03-02T17:05:40.000Z',
    });
  });

  it.each<{ case: string; record: Record<string, unknown>; said: Partial<CallEvent> }>([
    {
      case: 'party B answered',
      record: DIALLED,
      said: { event: 'answered', answeredBy: 'person', legDirection: 'outgoing' },
    },
    {
      case: 'a menu',
      record: RECORD,
      said: { event: 'answered', answeredBy: 'application', legDirection: 'incoming' },
    },
    { case: 'voicemail', record: { ...RECORD, lastapp: 'VoiceMail' }, said: { event: 'voicemail' } },
    {
      case: 'a conference',
      record: { ...RECORD, lastapp: 'ConfBridge' },
      said: { event: 'answered', answeredBy: 'person' },
    },
    {
      case: 'not answered',
      record: { ...DIALLED, disposition: 'NO ANSWER' },
      said: { event: 'ended', cause: 'no-answer' },
    },
    { case: 'busy', record: { ...DIALLED, disposition: 'BUSY' }, said: { event: 'ended', cause: 'busy' } },
    {
      case: 'failed',
      record: { ...DIALLED, disposition: 'FAILED' },
      said: { event: 'ended', cause: 'routing-failure' },
    },
    {
      case: 'congested',
      record: { ...DIALLED, disposition: 'CONGESTION' },
      said: { event: 'ended', cause: 'routing-failure' },
    },
    { case: 'new to us', record: { ...DIALLED, disposition: 'TOMORROW' }, said: { event: 'ended', cause: 'unknown' } },
  ])('a record that is $case says $said', ({ record, said }) => {
    expect(middleOf([record])).toEqual([expect.objectContaining(said)]);
  });

  it.each([
    { disposition: 'NO ANSWER', lastapp: 'NoOp', cause: 'caller-gave-up' },
    { disposition: 'NO ANSWER', lastapp: 'Hangup', cause: 'hung-up' },
    { disposition: 'BUSY', lastapp: 'Busy', cause: 'busy' },
    { disposition: 'CONGESTION', lastapp: 'Congestion', cause: 'routing-failure' },
  ])(
    'a call that the dial plan never answered, $disposition after $lastapp, ended as $cause',
    ({ cause, ...fields }) => {
      expect(eventsOf([{ ...RECORD, ...fields, answer: '' }]).map(({ event, cause }) => [event, cause])).toEqual([
        ['started', undefined],
        ['ended', cause],
      ]);
    },
  );

  it('knows voicemail by its context, too: the dial plan goes on after it', () => {
    const record = { ...RECORD, lastapp: 'Hangup', dcontext: 'Mailboxes' };
    expect(middleOf([record], { voicemailContexts: ['mailboxes'] })).toEqual([
      expect.objectContaining({ event: 'voicemail' }),
    ]);
  });

  it('tells the legs of a ring group apart, also without sequences', () => {
    const ben = { ...DIALLED, dstchannel: 'PJSIP/ben-0000002c', disposition: 'NO ANSWER', sequence: 13 };
    const legsOf = (records: unknown[]) => middleOf(records).map(({ legId }) => legId);
    expect(new Set(legsOf([DIALLED, ben])).size).toBe(2);
    expect(new Set(legsOf([DIALLED, ben].map((record) => ({ ...record, sequence: undefined })))).size).toBe(2);
  });

  describe('a party B that is a piece of dial plan', () => {
    const outer = { ...DIALLED, dstchannel: 'Local/101@office-0000001a;1' };
    const inner = { ...RECORD, uniqueid: 'pbx-1772471101.9', channel: 'Local/101@office-0000001a;2', sequence: 14 };

    it('is what its other end says: voicemail', () => {
      expect(middleOf([outer, { ...inner, lastapp: 'VoiceMail' }])).toEqual([
        expect.objectContaining({ event: 'voicemail', legId: RECORD.uniqueid }),
      ]);
    });

    it('is what its other end says: a person', () => {
      expect(middleOf([outer, { ...inner, lastapp: 'Dial', dstchannel: 'PJSIP/anna-0000002b' }])).toEqual([
        expect.objectContaining({ answeredBy: 'person' }),
      ]);
    });

    it('counts as a person when its other end says nothing', () => {
      expect(middleOf([outer])).toEqual([expect.objectContaining({ answeredBy: 'person' })]);
      expect(middleOf([outer, { ...inner, disposition: 'NO ANSWER' }])).toContainEqual(
        expect.objectContaining({ answeredBy: 'person' }),
      );
    });
  });

  it('reads numbers and the called line as it is told to', () => {
    const [started] = eventsOf([{ ...RECORD, src: '4155550111', dst: 's', did: '14155550101' }], {
      lineField: 'did',
      readNumber: northAmericanNumber,
    });
    expect(started).toMatchObject({ from: '+14155550111', to: '+14155550101' });
  });

  it.each([
    { reason: 'malformed', records: [] },
    { reason: 'malformed', records: [{ ...RECORD, linkedid: undefined }] },
    { reason: 'malformed', records: [{ ...RECORD, start: 'yesterday' }] },
    { reason: 'malformed', records: 'a,b,c' },
    { reason: 'several-calls', records: [RECORD, { ...RECORD, linkedid: 'another' }] },
    { reason: 'not-inbound', records: [{ ...RECORD, channel: 'PJSIP/anna-0000002a' }] },
    { reason: 'not-inbound', records: [{ ...RECORD, uniqueid: 'another channel' }] },
  ])('refuses $reason records', ({ reason, records }) => {
    expect(asteriskCallEvents(records, OPTIONS)).toMatchObject({ kind: 'refused', reason });
  });
});

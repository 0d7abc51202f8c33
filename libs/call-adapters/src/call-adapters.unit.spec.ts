import { describe, expect, it } from '@jest/globals';
import { CallEvent, CallEventMessage } from '@textback/contracts';
import fc from 'fast-check';
import {
  type Adapted,
  asteriskCallEvents,
  callEventMessages,
  freeSwitchCallEvents,
  internationalNumber,
  northAmericanNumber,
  ringCentralCallEvents,
  twilioCallEvents,
} from './index.js';

const RECEIVED = new Date('2026-03-02T17:05:30Z');

/** Values that could stand in a field: some that mean something, some that no database stores, some of another type. */
const value = fc.oneof(
  fc.constantFrom('+14155550111', '', '0', '1772471100', '2026-03-02 17:05:00', '2026-03-02T17:05:00Z', 'constructor'),
  fc.constantFrom('ANSWERED', 'NO ANSWER', 'inbound', 'Inbound', 'completed', 'Disconnected', 'Answered', 'public'),
  fc.constantFrom('CA1', 'PJSIP/carrier-1', 'Local/1@x;1', '\u0000', '\ud800', '+275760-09-13T00:00:00Z', '%zz'),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(1, -1, 1e21, null, undefined, true, [], {}),
);
/** A record of which a few fields hold something else. */
const disturbed = (record: Record<string, unknown>, more: readonly string[] = []) =>
  fc
    .array(fc.tuple(fc.constantFrom(...Object.keys(record), ...more), value), { maxLength: 2 })
    .map((fields) => ({ ...record, ...Object.fromEntries(fields) }));

const twilioForm = disturbed(
  { CallSid: 'CA1', CallStatus: 'completed', Direction: 'inbound', From: '+14155550111', To: '+14155550101' },
  ['ParentCallSid', 'Timestamp', 'CallDuration', 'AnsweredBy', 'DialCallStatus', 'DialCallSid', 'DialBridged'].concat([
    'RecordingUrl',
    'RecordingSource',
    'RecordingStatus',
  ]),
);
const cdrs = fc.array(
  disturbed(
    {
      uniqueid: 'a',
      linkedid: 'a',
      sequence: 1,
      channel: 'PJSIP/carrier-1',
      dstchannel: 'PJSIP/anna-1',
      disposition: 'ANSWERED',
      start: '2026-03-02 17:05:00',
      end: '2026-03-02 17:05:00',
    },
    ['src', 'dst', 'dcontext', 'lastapp', 'answer'],
  ),
  { minLength: 1, maxLength: 3 },
);
const jsonCdr = fc.record({
  variables: disturbed({ uuid: 'a', direction: 'inbound', start_epoch: '1772471100', end_epoch: '1772471121' }, [
    'answer_epoch',
    'bridge_epoch',
    'hangup_cause',
    'last_app',
    'originate_disposition',
    'voicemail_message_len',
  ]),
  callflow: fc.array(
    fc.record({
      profile_index: value,
      caller_profile: disturbed({ context: 'public' }, ['caller_id_number', 'destination_number']),
      times: disturbed({ created_time: '1772471100123456' }, ['bridged_time']),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});
const party = fc
  .tuple(
    disturbed({ id: 'p', direction: 'Inbound' }, ['from', 'to', 'missedCall']),
    disturbed({ code: 'Setup' }, ['reason']),
  )
  .map(([party, status]) => ({ ...party, status }));
const notifications = fc.array(
  disturbed({ sequence: 1, telephonySessionId: 's', eventTime: '2026-03-02T17:05:00Z' }).chain((body) =>
    fc.array(party, { minLength: 1, maxLength: 2 }).map((parties) => ({ body: { ...body, parties } })),
  ),
  { minLength: 1, maxLength: 2 },
);

describe('call adapters', () => {
  it.each<{ name: string; input: fc.Arbitrary<unknown>; adapt: (input: unknown) => Adapted }>([
    { name: 'twilio', input: twilioForm, adapt: (form) => twilioCallEvents(form, { receivedAt: RECEIVED }) },
    { name: 'asterisk', input: cdrs, adapt: (cdrs) => asteriskCallEvents(cdrs, { trunks: ['PJSIP/carrier', ''] }) },
    { name: 'freeswitch', input: jsonCdr, adapt: (cdr) => freeSwitchCallEvents(cdr) },
    { name: 'ringcentral', input: notifications, adapt: (told) => ringCentralCallEvents(told) },
  ])('$name: whatever comes, events fit the contract or the record is refused', ({ input, adapt }) => {
    let understood = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: input }, fc.anything()), (input) => {
        const adapted = adapt(input);
        if (adapted.kind === 'refused') return;
        understood += 1;
        expect(adapted.events.map((event) => CallEvent.data.parse(event))).toEqual(adapted.events);
      }),
      { numRuns: 500 },
    );
    expect(understood).toBeGreaterThan(30);
  });
});

it('call adapters refuse an id of which no leg could be named', () => {
  const form = { CallSid: 'x'.repeat(195), CallStatus: 'in-progress', DialCallStatus: 'busy' };
  expect(twilioCallEvents(form, { receivedAt: RECEIVED })).toMatchObject({ kind: 'refused', reason: 'malformed' });
});

describe('callEventMessages', () => {
  const form = { CallSid: 'CA1', CallStatus: 'ringing', Direction: 'inbound', From: '+14155550111' };
  const messagesOf = (fields: Record<string, string>) => {
    const adapted = twilioCallEvents(fields, { receivedAt: RECEIVED });
    return callEventMessages('twilio-bridge', adapted.kind === 'events' ? adapted.events : []);
  };

  it('wraps events as the endpoint takes them', () => {
    const messages = messagesOf(form);
    expect(messages).toHaveLength(1);
    expect(messages.map((message) => CallEventMessage.parse(message))).toEqual(messages);
  });

  it('gives the same event the same id, and another event another', () => {
    expect(messagesOf(form)).toEqual(messagesOf({ ...form }));
    expect(messagesOf(form)[0]?.id).not.toBe(messagesOf({ ...form, From: '+14155550112' })[0]?.id);
  });
});

describe('numbers', () => {
  it.each([
    ['+14155550111', '+14155550111', '+14155550111'],
    ['"Ann" <sip:+14155550111@office.example;user=phone>', '+14155550111', '+14155550111'],
    ['tel:+1-415-555-0111', '+14155550111', '+14155550111'],
    ['4155550111', null, '+14155550111'],
    ['1 (415) 555-0111', null, '+14155550111'],
    ['442079460000', null, null],
    ['101', null, null],
    ['7378742833', null, null],
    ['+7378742833', null, null],
    ['anonymous', null, null],
    ['', null, null],
  ])('%s is %s, and in North America %s', (text, international, northAmerican) => {
    expect(internationalNumber(text)).toBe(international);
    expect(northAmericanNumber(text)).toBe(northAmerican);
  });
});

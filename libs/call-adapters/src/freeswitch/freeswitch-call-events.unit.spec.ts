import { describe, expect, it } from '@jest/globals';
import { CallEvent } from '@textback/contracts';
import { freeSwitchCallEvents } from './freeswitch-call-events.js';

const UUID = '3da8bf84-c133-4959-9e24-e72875cb33a1';
const STEP = {
  profile_index: '1',
  caller_profile: { context: 'public', caller_id_number: '+14155550111', destination_number: '+14155550101' },
  times: { created_time: '1772471100123456', bridged_time: '0' },
};

const aRecord = (variables: Record<string, string> = {}, callflow: unknown[] = [STEP]) => ({
  variables: {
    uuid: UUID,
    direction: 'inbound',
    start_epoch: '1772471100',
    answer_epoch: '0',
    bridge_epoch: '0',
    end_epoch: '1772471121',
    hangup_cause: 'NORMAL_CLEARING',
    ...variables,
  },
  callflow,
});

const eventsOf = (record: unknown) => {
  const adapted = freeSwitchCallEvents(record);
  if (adapted.kind === 'refused') throw new Error(JSON.stringify(adapted));
  expect(adapted.events.map((event) => CallEvent.data.parse(event))).toEqual(adapted.events);
  return adapted.events;
};
/** What is said between the start and the end of the caller's leg. */
const middleOf = (record: unknown) => eventsOf(record).slice(1, -1);

const ANSWERED = { answer_epoch: '1772471103' };

describe('R6 freeSwitchCallEvents', () => {
  it('begins and ends with the caller’s leg', () => {
    const caller = { callId: UUID, legId: UUID, legDirection: 'incoming', from: '+14155550111', to: '+14155550101' };
    expect(eventsOf(aRecord())).toEqual([
      { ...caller, event: 'started', answering: 'application', occurredAt: '2026-03-02T17:05:00.000Z' },
      { ...caller, event: 'ended', cause: 'hung-up', occurredAt: '2026-03-02T17:05:21.000Z' },
    ]);
  });

  it.each<{ case: string; variables: Record<string, string>; said: Partial<CallEvent>[] }>([
    {
      case: 'bridged',
      variables: { ...ANSWERED, bridge_epoch: '1772471104' },
      said: [{ event: 'bridged', occurredAt: '2026-03-02T17:05:04.000Z' }],
    },
    { case: 'picked up elsewhere', variables: { hangup_cause: 'PICKED_OFF' }, said: [{ event: 'bridged' }] },
    { case: 'answered by a menu', variables: ANSWERED, said: [{ event: 'answered', answeredBy: 'application' }] },
    {
      case: 'in a conference',
      variables: { ...ANSWERED, last_app: 'conference' },
      said: [{ event: 'answered', answeredBy: 'person' }],
    },
    { case: 'in voicemail', variables: { ...ANSWERED, last_app: 'voicemail' }, said: [{ event: 'voicemail' }] },
    {
      case: 'done with voicemail',
      variables: { ...ANSWERED, last_app: 'hangup', voicemail_message_len: '00%3A00%3A07' },
      said: [{ event: 'voicemail' }],
    },
    {
      case: 'in voicemail after a ring in vain',
      variables: { ...ANSWERED, last_app: 'voicemail', originate_disposition: 'NO_ANSWER' },
      said: [{ event: 'ended', cause: 'no-answer', legDirection: 'outgoing' }, { event: 'voicemail' }],
    },
    {
      case: 'declined behind a menu',
      variables: { ...ANSWERED, originate_disposition: 'CALL_REJECTED' },
      said: [{ event: 'ended', cause: 'declined', legDirection: 'outgoing' }],
    },
    { case: 'unanswered', variables: { originate_disposition: 'ORIGINATOR_CANCEL' }, said: [] },
  ])('a leg that was $case says $said', ({ variables, said }) => {
    expect(middleOf(aRecord(variables))).toEqual(said.map((event) => expect.objectContaining(event)));
  });

  it.each([
    ['ORIGINATOR_CANCEL', 'caller-gave-up'],
    ['NO_ANSWER', 'no-answer'],
    ['NO_USER_RESPONSE', 'no-answer'],
    ['USER_BUSY', 'busy'],
    ['CALL_REJECTED', 'declined'],
    ['USER_NOT_REGISTERED', 'routing-failure'],
    ['NORMAL_CLEARING', 'hung-up'],
    ['A_CAUSE_OF_TOMORROW', 'unknown'],
    ['constructor', 'unknown'],
  ])('the hangup cause %s is %s', (hangup_cause, cause) => {
    expect(eventsOf(aRecord({ hangup_cause })).at(-1)).toMatchObject({ event: 'ended', cause });
  });

  it('remembers the person who answered before a transfer to voicemail, and the number that was called', () => {
    const transferred = {
      profile_index: '2',
      caller_profile: { ...STEP.caller_profile, context: 'default', destination_number: '5000' },
      times: { created_time: '1772471100123456', bridged_time: '0' },
    };
    const before = { ...STEP, times: { created_time: '1772471100123456', bridged_time: '1772471104000000' } };
    const record = aRecord({ ...ANSWERED, start_epoch: '1772471110', last_app: 'voicemail' }, [transferred, before]);
    expect(middleOf(record)).toEqual([
      expect.objectContaining({ event: 'bridged', to: '+14155550101', occurredAt: '2026-03-02T17:05:04.000Z' }),
    ]);
    expect(eventsOf(record)[0]?.occurredAt).toBe('2026-03-02T17:05:00.000Z');
  });

  it('reads values that are written as in a URL', () => {
    const step = { ...STEP, caller_profile: { ...STEP.caller_profile, caller_id_number: '%2B14155550111' } };
    expect(eventsOf(aRecord({}, [step]))[0]?.from).toBe('+14155550111');
    const broken = { ...STEP, caller_profile: { ...STEP.caller_profile, caller_id_number: '%zz' } };
    expect(eventsOf(aRecord({}, [broken]))[0]?.from).toBeNull();
  });

  it.each([
    { reason: 'malformed', record: {} },
    { reason: 'malformed', record: aRecord({ end_epoch: 'now' }) },
    { reason: 'malformed', record: aRecord({}, []) },
    { reason: 'not-inbound', record: aRecord({ direction: 'outbound' }) },
    { reason: 'not-inbound', record: aRecord({}, [{ ...STEP, caller_profile: { context: 'default' } }]) },
  ])('refuses a $reason record', ({ reason, record }) => {
    expect(freeSwitchCallEvents(record)).toMatchObject({ kind: 'refused', reason });
  });
});

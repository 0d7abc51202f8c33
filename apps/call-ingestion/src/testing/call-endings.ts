import { TexmlCallback, VoiceWebhook } from '@textback/telnyx';
import type { CallFact } from '../calls/domain/call-fact.js';
import { caller, dialled, story, type Told } from '../calls/domain/calls.fixtures.js';
import { telnyxCallEvents } from '../calls/providers/telnyx-call-events.js';
import { telnyxTexmlEvents } from '../calls/providers/telnyx-texml-events.js';
import { asterisk, asteriskRecord, freeSwitch, ringCentral, twilio, twilioRequest } from './adapted-calls.fixtures.js';
import { aTelnyxCall, type VoiceWebhookBody } from './telnyx-webhooks.fixtures.js';

/** Where calls are told from. */
export const SOURCES = [
  'Call Control',
  'SIP connection',
  'TeXML',
  'call.events',
  'Twilio',
  'Asterisk',
  'FreeSWITCH',
  'RingCentral',
] as const;
export type Source = (typeof SOURCES)[number];

/** `answered`, the ending of a missed call, or why it is unknown. */
export type Outcome = string;

/** A way in which a call ends, as the sources that know of such calls tell it. */
export interface Ending {
  readonly way: string;
  readonly told: { readonly [S in Source]?: { readonly facts: readonly CallFact[]; readonly is: Outcome } };
}

/** Webhooks of a call, from which telephones can be dialled. */
type Call = ReturnType<typeof aTelnyxCall>;
type Leg = ReturnType<Call['dialled']>;

const FROM = '+14155550111';
const LINE = '+14155550101';

const factOf = ({ occurredAt, ...event }: ReturnType<typeof telnyxCallEvents>[number]): CallFact => ({
  ...event,
  at: Date.parse(occurredAt),
});

/** What a Call Control application's webhooks tell. */
function callControl(
  is: Outcome,
  tell: (caller: Call['caller'], anna: Leg, ben: Leg) => readonly VoiceWebhookBody[],
): { facts: CallFact[]; is: Outcome } {
  const call = aTelnyxCall({ from: FROM, to: LINE });
  const bodies = tell(call.caller, call.dialled(), call.dialled());
  return { is, facts: bodies.flatMap((body) => telnyxCallEvents(VoiceWebhook.parse(body))).map(factOf) };
}

/** What a SIP connection's webhooks tell: of the caller's leg only. */
const sip = (is: Outcome, tell: (caller: Call['caller']) => readonly VoiceWebhookBody[]) =>
  callControl(is, (caller) => [caller.rings('bridging'), ...tell(caller)]);

/** What TeXML callbacks tell: `[leg, status, more fields]`, one a second unless they say at which second. */
function texml(
  is: Outcome,
  ...callbacks: readonly (readonly [leg: string, status: string, more?: Readonly<Record<string, string>>])[]
): { facts: CallFact[]; is: Outcome } {
  const moment = (second: number): string => new Date(Date.UTC(2026, 2, 2, 17, 5, second)).toISOString();
  const facts = callbacks.flatMap(([leg, CallStatus, { second, ...more } = {}], index) => {
    const fields = {
      CallSid: `v3:${leg}`,
      ...(leg !== 'caller' && { ParentCallSid: 'v3:caller' }),
      From: FROM,
      To: leg === 'caller' ? LINE : '+14155550177',
      CallStatus,
      CallInitiatedAt: moment(0),
      Timestamp: moment(second === undefined ? index : Number(second)),
      ...more,
    };
    return telnyxTexmlEvents(TexmlCallback.parse(fields), new Date(moment(index))).map(factOf);
  });
  return { is, facts };
}

/** The request to the action URL of a `<Dial>`. */
const dial = (DialCallStatus: string) => ['caller', 'completed', { DialCallStatus, DialCallSid: 'v3:anna' }] as const;
const DECLINED = { SipHangupCause: '603' };
const CLEARED = { HangupCause: 'normal_clearing' };
const voicemail = ['caller', '', { RecordingSource: 'RecordVerb', RecordingStatus: 'completed' }] as const;

const events = (is: Outcome, ...told: readonly Told[]) => ({ is, facts: story(...told) });
const adapted = (is: Outcome, facts: readonly CallFact[]) => ({ is, facts });

const [anna, ben] = [dialled('anna'), dialled('ben')];
const parked = caller.ringsAt('application');
const { rings, ends, dialled: dialAction, leg, recorded } = twilioRequest;
const { dialled: rang, ran } = asteriskRecord;
const picked = { answer_epoch: '1772471103', hangup_cause: 'NORMAL_CLEARING' };
const bridged = { ...picked, bridge_epoch: '1772471103' };

/** Every way in which a call ends, and what becomes of it, by source (R6). `docs/call-endings.md` shows it. */
export const ENDINGS: readonly Ending[] = [
  {
    way: 'One of a ring group declines, another answers',
    told: {
      'Call Control': callControl('answered', (caller, anna, ben) => [
        caller.rings(),
        anna.rings(),
        ben.rings(),
        anna.hangup('call_rejected', 'callee'),
        ben.answered(),
        caller.bridged(),
        ben.hangup('normal_clearing'),
        caller.hangup('normal_clearing'),
      ]),
      'SIP connection': sip('answered', (caller) => [caller.answered(), caller.hangup('normal_clearing')]),
      TeXML: texml(
        'answered',
        ['caller', 'in-progress'],
        ['anna', 'busy', DECLINED],
        ['ben', 'in-progress'],
        ['ben', 'completed', CLEARED],
        ['caller', 'completed', CLEARED],
      ),
      'call.events': events(
        'answered',
        parked,
        anna.rings,
        ben.rings,
        anna.ends('declined'),
        ben.answeredBy('person'),
        caller.ends('hung-up'),
      ),
      Twilio: adapted(
        'answered',
        twilio(rings, leg('ben', 'busy'), leg('anna', 'in-progress'), dialAction('completed'), ends('completed')),
      ),
      Asterisk: adapted('answered', asterisk(rang('ben', 'BUSY'), rang('anna', 'ANSWERED'))),
      FreeSWITCH: adapted('answered', freeSwitch(bridged)),
      RingCentral: adapted(
        'answered',
        ringCentral(
          ['anna', 'Proceeding'],
          ['ben', 'Proceeding'],
          ['anna', 'Disconnected', 'Rejected'],
          ['ben', 'Answered'],
          ['ben', 'Disconnected', 'CallFinished'],
        ),
      ),
    },
  },
  {
    way: 'All of a ring group decline',
    told: {
      'Call Control': callControl('declined', (caller, anna, ben) => [
        caller.rings(),
        anna.rings(),
        ben.rings(),
        anna.hangup('call_rejected', 'callee'),
        ben.hangup('call_rejected', 'callee'),
        caller.hangup('normal_clearing', 'callee'),
      ]),
      'SIP connection': sip('declined', (caller) => [caller.hangup('call_rejected', 'callee')]),
      TeXML: texml(
        'declined',
        ['caller', 'in-progress'],
        ['anna', 'busy', DECLINED],
        ['ben', 'failed', DECLINED],
        ['caller', 'completed', CLEARED],
      ),
      'call.events': events(
        'declined',
        parked,
        anna.rings,
        ben.rings,
        anna.ends('declined'),
        ben.ends('declined'),
        caller.ends('hung-up'),
      ),
      Twilio: adapted('declined', twilio(rings, dialAction('busy', { DialSipResponseCode: '603' }), ends('completed'))),
      FreeSWITCH: adapted('declined', freeSwitch({ hangup_cause: 'CALL_REJECTED' })),
      RingCentral: adapted('declined', ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected', 'Rejected'])),
    },
  },
  {
    way: 'All of a ring group ring until the time is up',
    told: {
      'Call Control': callControl('no-answer', (caller, anna, ben) => [
        caller.rings(),
        anna.rings(),
        ben.rings(),
        anna.hangup('timeout', 'unknown'),
        ben.hangup('no_answer', 'unknown'),
        caller.hangup('normal_clearing', 'callee'),
      ]),
      'SIP connection': sip('no-answer', (caller) => [caller.hangup('no_answer', 'callee')]),
      TeXML: texml(
        'no-answer',
        ['caller', 'in-progress'],
        ['anna', 'no-answer'],
        ['ben', 'no-answer'],
        ['caller', 'completed', CLEARED],
      ),
      'call.events': events(
        'no-answer',
        parked,
        anna.rings,
        ben.rings,
        anna.ends('no-answer'),
        ben.ends('no-answer'),
        caller.ends('hung-up'),
      ),
      Twilio: adapted('no-answer', twilio(rings, dialAction('no-answer'), ends('completed'))),
      Asterisk: adapted('no-answer', asterisk(rang('anna', 'NO ANSWER'), rang('ben', 'NO ANSWER'))),
      FreeSWITCH: adapted('no-answer', freeSwitch({ hangup_cause: 'NO_ANSWER' })),
      RingCentral: adapted('no-answer', ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected', 'NoAnswer'])),
    },
  },
  {
    way: 'Picked up at one telephone, so the others stop ringing',
    told: {
      'Call Control': callControl('answered', (caller, anna, ben) => [
        caller.rings(),
        anna.rings(),
        ben.rings(),
        ben.answered(),
        anna.hangup('originator_cancel', 'caller'),
        caller.hangup('normal_clearing'),
      ]),
      'SIP connection': sip('answered', (caller) => [caller.answered(), caller.hangup('normal_clearing')]),
      TeXML: texml(
        'answered',
        ['caller', 'in-progress'],
        ['ben', 'in-progress'],
        ['anna', 'canceled'],
        ['ben', 'completed', CLEARED],
        ['caller', 'completed', CLEARED],
      ),
      'call.events': events(
        'answered',
        parked,
        anna.rings,
        ben.rings,
        ben.answeredBy(),
        anna.ends('caller-gave-up'),
        caller.ends('hung-up'),
      ),
      Twilio: adapted(
        'answered',
        twilio(rings, leg('ben', 'in-progress'), leg('anna', 'canceled'), leg('ben', 'completed'), ends('completed')),
      ),
      Asterisk: adapted('answered', asterisk(rang('anna', 'NO ANSWER'), rang('ben', 'ANSWERED'))),
      FreeSWITCH: adapted('answered', freeSwitch({ hangup_cause: 'PICKED_OFF' })),
      RingCentral: adapted('answered', ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected', 'Pickup'])),
    },
  },
  {
    way: 'A transfer fails while the caller stays, then another answers',
    told: {
      'Call Control': callControl('answered', (caller, anna, ben) => [
        caller.rings(),
        caller.answered(),
        anna.rings(),
        anna.hangup('timeout'),
        ben.rings(),
        ben.answered(),
        caller.hangup('normal_clearing'),
      ]),
      TeXML: texml(
        'answered',
        ['caller', 'in-progress'],
        ['anna', 'no-answer'],
        ['ben', 'in-progress'],
        ['caller', 'completed', CLEARED],
      ),
      'call.events': events(
        'answered',
        parked,
        anna.rings,
        anna.ends('no-answer'),
        ben.rings,
        ben.answeredBy(),
        caller.ends('hung-up'),
      ),
      Twilio: adapted(
        'answered',
        twilio(rings, dialAction('no-answer'), dialAction('completed', { DialCallSid: 'CA-ben' }), ends('completed')),
      ),
      Asterisk: adapted('answered', asterisk(rang('anna', 'NO ANSWER'), rang('ben', 'ANSWERED'))),
      FreeSWITCH: adapted('answered', freeSwitch({ ...bridged, originate_disposition: 'NO_ANSWER' })),
      RingCentral: adapted(
        'answered',
        ringCentral(
          ['anna', 'Proceeding'],
          ['anna', 'Disconnected', 'NoAnswer'],
          ['ben', 'Proceeding'],
          ['ben', 'Answered'],
          ['ben', 'Disconnected', 'CallFinished'],
        ),
      ),
    },
  },
  {
    way: 'A transfer fails, and the caller gives up waiting',
    told: {
      'Call Control': callControl('abandoned', (caller, anna) => [
        caller.rings(),
        anna.rings(),
        anna.hangup('timeout'),
        caller.hangup('originator_cancel'),
      ]),
      TeXML: texml(
        'no-answer',
        ['caller', 'in-progress'],
        ['anna', 'no-answer', { second: '3' }],
        ['caller', 'completed', { ...CLEARED, second: '20' }],
      ),
      'call.events': events('abandoned', parked, anna.rings, anna.ends('no-answer'), caller.ends('caller-gave-up')),
      Asterisk: adapted('no-answer', asterisk(rang('anna', 'NO ANSWER'))),
    },
  },
  {
    way: 'A transfer has failed, and the caller still waits',
    told: {
      'Call Control': callControl('unknown: not-ended', (caller, anna) => [
        caller.rings(),
        anna.rings(),
        anna.hangup('timeout'),
      ]),
      TeXML: texml('unknown: not-ended', ['caller', 'in-progress'], ['anna', 'no-answer'], dial('no-answer')),
      'call.events': events('unknown: not-ended', parked, anna.rings, anna.ends('no-answer')),
      Twilio: adapted('unknown: not-ended', twilio(rings, dialAction('busy'))),
      RingCentral: adapted(
        'unknown: not-ended',
        ringCentral(['anna', 'Proceeding'], ['ben', 'Proceeding'], ['anna', 'Disconnected', 'NoAnswer']),
      ),
    },
  },
  {
    way: 'A menu answers, and the caller leaves it',
    told: {
      'Call Control': callControl('abandoned', (caller) => [
        caller.rings(),
        caller.answered(),
        caller.hangup('normal_clearing'),
      ]),
      'SIP connection': sip('answered', (caller) => [caller.answered(), caller.hangup('normal_clearing')]),
      TeXML: texml('unknown: unexplained-ending', ['caller', 'in-progress'], ['caller', 'completed', CLEARED]),
      'call.events': events('abandoned', caller.ringsAt(), caller.answeredBy('application'), caller.ends('hung-up')),
      Twilio: adapted('unknown: unexplained-ending', twilio(rings, ends('completed'))),
      Asterisk: adapted('abandoned', asterisk(ran('BackGround', 'ANSWERED'))),
      FreeSWITCH: adapted('abandoned', freeSwitch(picked)),
    },
  },
  {
    way: 'Voicemail answers, and the caller says nothing',
    told: {
      'Call Control': callControl('abandoned', (caller, anna) => [
        caller.rings(),
        anna.rings(),
        anna.hangup('timeout'),
        caller.answered(),
        caller.hangup('normal_clearing'),
      ]),
      'SIP connection': sip('answered', (caller) => [caller.answered(), caller.hangup('normal_clearing')]),
      TeXML: texml(
        'no-answer',
        ['caller', 'in-progress'],
        ['anna', 'no-answer'],
        ['caller', '', { RecordingSource: 'RecordVerb', RecordingStatus: 'absent' }],
        ['caller', 'completed', CLEARED],
      ),
      'call.events': events(
        'abandoned',
        parked,
        anna.rings,
        anna.ends('no-answer'),
        caller.answeredBy('application'),
        caller.ends('hung-up'),
      ),
      Twilio: adapted('no-answer', twilio(rings, dialAction('no-answer'), ends('completed'))),
    },
  },
  {
    way: 'Voicemail answers, and the caller leaves a message',
    told: {
      'Call Control': callControl('voicemail', (caller, anna) => [
        caller.rings(),
        anna.rings(),
        anna.hangup('timeout'),
        caller.answered(),
        caller.recorded(),
        caller.hangup('normal_clearing'),
      ]),
      'SIP connection': sip('answered', (caller) => [
        caller.answered(),
        caller.recorded(),
        caller.hangup('normal_clearing'),
      ]),
      TeXML: texml('voicemail', ['caller', 'in-progress'], ['anna', 'no-answer'], voicemail, [
        'caller',
        'completed',
        CLEARED,
      ]),
      'call.events': events(
        'voicemail',
        parked,
        anna.rings,
        anna.ends('no-answer'),
        caller.answeredBy('application'),
        caller.leavesVoicemail,
        caller.ends('hung-up'),
      ),
      Twilio: adapted('voicemail', twilio(rings, dialAction('no-answer'), recorded, ends('completed'))),
      Asterisk: adapted('voicemail', asterisk(rang('anna', 'NO ANSWER'), ran('VoiceMail', 'ANSWERED'))),
      FreeSWITCH: adapted(
        'voicemail',
        freeSwitch({ ...picked, originate_disposition: 'NO_ANSWER', last_app: 'voicemail' }),
      ),
      RingCentral: adapted(
        'voicemail',
        ringCentral(['anna', 'Proceeding'], ['anna', 'VoiceMail'], ['anna', 'Disconnected', 'CallFinished']),
      ),
    },
  },
  {
    way: 'A colleague’s own mailbox takes the transfer, and is found to be one',
    told: {
      'Call Control': callControl('abandoned', (caller, anna) => [
        caller.rings(),
        caller.answered(),
        anna.rings(),
        anna.answered(),
        anna.detected('machine'),
        caller.hangup('normal_clearing'),
      ]),
      TeXML: texml(
        'unknown: unexplained-ending',
        ['caller', 'in-progress'],
        ['anna', 'in-progress', { AnsweredBy: 'machine_end_beep' }],
        ['caller', 'completed', CLEARED],
      ),
      'call.events': events(
        'abandoned',
        parked,
        caller.answeredBy('application'),
        anna.rings,
        anna.answeredBy('machine'),
        caller.ends('hung-up'),
      ),
    },
  },
  {
    way: 'A person answers on another leg, and nothing says that it was connected',
    told: {
      'Call Control': callControl('answered', (caller, anna) => [
        caller.rings(),
        anna.rings(),
        anna.answered(),
        caller.hangup('normal_clearing'),
      ]),
      TeXML: texml('answered', ['caller', 'in-progress'], dial('completed'), ['caller', 'completed', CLEARED]),
      'call.events': events('answered', parked, anna.rings, anna.answeredBy(), caller.ends('hung-up')),
      Twilio: adapted('answered', twilio(rings, leg('anna', 'in-progress'), ends('completed'))),
    },
  },
  {
    way: 'The caller hangs up before anything rings',
    told: {
      'Call Control': callControl('abandoned', (caller) => [caller.rings(), caller.hangup('originator_cancel')]),
      'SIP connection': sip('abandoned', (caller) => [caller.hangup('originator_cancel')]),
      TeXML: texml('abandoned', ['caller', 'initiated'], ['caller', 'canceled']),
      'call.events': events('abandoned', caller.ringsAt(), caller.ends('caller-gave-up')),
      Twilio: adapted('abandoned', twilio(rings, ends('canceled'))),
      Asterisk: adapted('abandoned', asterisk(ran('NoOp', 'NO ANSWER'))),
      FreeSWITCH: adapted('abandoned', freeSwitch({ hangup_cause: 'ORIGINATOR_CANCEL' })),
    },
  },
  {
    way: 'The caller hangs up while telephones ring',
    told: {
      'Call Control': callControl('abandoned', (caller, anna) => [
        caller.rings(),
        anna.rings(),
        caller.hangup('originator_cancel'),
        anna.hangup('originator_cancel'),
      ]),
      'SIP connection': sip('abandoned', (caller) => [caller.hangup('originator_cancel')]),
      TeXML: texml(
        'abandoned',
        ['caller', 'in-progress'],
        ['anna', 'canceled', { second: '20' }],
        ['caller', 'completed', { ...CLEARED, second: '20' }],
      ),
      'call.events': events(
        'abandoned',
        parked,
        anna.rings,
        caller.ends('caller-gave-up'),
        anna.ends('caller-gave-up'),
      ),
      Twilio: adapted(
        'abandoned',
        twilio(rings, dialAction('canceled', { CallStatus: 'completed' }), ends('completed')),
      ),
      Asterisk: adapted('no-answer', asterisk(rang('anna', 'NO ANSWER'))),
      FreeSWITCH: adapted('abandoned', freeSwitch({ hangup_cause: 'ORIGINATOR_CANCEL' })),
      RingCentral: adapted('abandoned', ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected'])),
    },
  },
  {
    way: 'Engaged',
    told: {
      'Call Control': callControl('busy', (caller, anna) => [
        caller.rings(),
        anna.rings(),
        anna.hangup('user_busy', 'callee'),
        caller.hangup('normal_clearing', 'callee'),
      ]),
      'SIP connection': sip('busy', (caller) => [caller.hangup('user_busy', 'callee')]),
      TeXML: texml('busy', ['caller', 'in-progress'], ['anna', 'busy'], ['caller', 'completed', CLEARED]),
      'call.events': events('busy', parked, anna.rings, anna.ends('busy'), caller.ends('hung-up')),
      Twilio: adapted('busy', twilio(rings, dialAction('busy'), ends('completed'))),
      Asterisk: adapted('busy', asterisk(rang('anna', 'BUSY'))),
      FreeSWITCH: adapted('busy', freeSwitch({ hangup_cause: 'USER_BUSY' })),
      RingCentral: adapted('busy', ringCentral(['anna', 'Setup'], ['anna', 'Disconnected', 'TargetBusy'])),
    },
  },
  {
    way: 'The application rejects the call',
    told: {
      'Call Control': callControl('declined', (caller) => [caller.rings(), caller.hangup('call_rejected', 'callee')]),
      TeXML: texml('busy', ['caller', 'initiated'], ['caller', 'busy']),
      'call.events': events('declined', parked, caller.ends('declined')),
      Twilio: adapted('busy', twilio(rings, ends('busy'))),
    },
  },
  {
    way: 'What is dialled does not exist or cannot be reached',
    told: {
      'Call Control': callControl('routing-failure', (caller, anna) => [
        caller.rings(),
        anna.rings(),
        anna.hangup('not_found', 'unknown'),
        caller.hangup('normal_clearing', 'callee'),
      ]),
      'SIP connection': sip('routing-failure', (caller) => [caller.hangup('not_found', 'unknown')]),
      TeXML: texml('routing-failure', ['caller', 'in-progress'], ['anna', 'failed'], ['caller', 'completed', CLEARED]),
      'call.events': events(
        'routing-failure',
        parked,
        anna.rings,
        anna.ends('routing-failure'),
        caller.ends('hung-up'),
      ),
      Twilio: adapted('routing-failure', twilio(rings, dialAction('failed'), ends('completed'))),
      Asterisk: adapted('routing-failure', asterisk(rang('anna', 'FAILED'))),
      FreeSWITCH: adapted('routing-failure', freeSwitch({ hangup_cause: 'USER_NOT_REGISTERED' })),
      RingCentral: adapted('routing-failure', ringCentral(['anna', 'Setup'], ['anna', 'Disconnected', 'NoSuchUser'])),
    },
  },
  {
    way: 'It ends for a reason that is new or not given',
    told: {
      'Call Control': callControl('unknown: unexplained-ending', (caller) => [
        caller.rings(),
        caller.hangup('of_tomorrow'),
      ]),
      'SIP connection': sip('unknown: unexplained-ending', (caller) => [caller.hangup('normal_clearing')]),
      TeXML: texml(
        'unknown: unexplained-ending',
        ['caller', 'initiated'],
        ['caller', 'completed', { HangupCause: 'of_tomorrow' }],
      ),
      'call.events': events('unknown: unexplained-ending', parked, caller.ends('unknown')),
      Twilio: adapted(
        'unknown: unexplained-ending',
        twilio(rings, dialAction('completed', { DialBridged: 'false' }), ends('completed')),
      ),
      Asterisk: adapted('unknown: unexplained-ending', asterisk(rang('anna', 'TOMORROW'))),
      FreeSWITCH: adapted('unknown: unexplained-ending', freeSwitch({ hangup_cause: 'TOMORROW' })),
      RingCentral: adapted(
        'unknown: unexplained-ending',
        ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected', 'CallFinished']),
      ),
    },
  },
  {
    way: 'Only legs that we dialled are known',
    told: {
      'Call Control': callControl('unknown: no-incoming-leg', (_, anna) => [anna.rings(), anna.hangup('timeout')]),
      TeXML: texml('unknown: no-incoming-leg', ['anna', 'no-answer']),
      'call.events': events('unknown: no-incoming-leg', anna.rings, anna.ends('no-answer')),
      Twilio: adapted('unknown: no-incoming-leg', twilio(leg('anna', 'no-answer'))),
    },
  },
];

import { describe, expect, it } from '@jest/globals';
import type { MissedEnding } from '@textback/contracts';
import fc from 'fast-check';
import {
  asterisk,
  asteriskRecord,
  freeSwitch,
  ringCentral,
  twilio,
  twilioRequest,
} from './testing/adapted-calls.fixtures.js';
import type { CallFact } from './calls/domain/call-fact.js';
import { addFact, EMPTY_SESSION } from './calls/domain/call-session.js';
import { summaryOf } from './calls/domain/call-summary.js';
import { classify, type Verdict } from './calls/domain/classify.js';

const answered: Verdict = { outcome: 'answered' };
const missed = (ending: MissedEnding): Verdict => ({ outcome: 'missed', ending });
const unknown: Verdict = { outcome: 'unknown', why: 'unexplained-ending' };

interface Case {
  readonly case: string;
  readonly facts: readonly CallFact[];
  readonly verdict: Verdict;
}

const { rings, ends, dialled, leg, recorded } = twilioRequest;
const onTwilio: Case[] = [
  { case: 'a person answered', facts: twilio(rings, dialled('completed'), ends('completed')), verdict: answered },
  {
    case: 'one of a ring group answered, and another declined',
    facts: twilio(
      rings,
      leg('ben', 'busy'),
      leg('anna', 'in-progress'),
      leg('anna', 'completed'),
      dialled('completed'),
      ends('completed'),
    ),
    verdict: answered,
  },
  {
    case: 'only the legs of the <Dial> are reported',
    facts: twilio(rings, leg('anna', 'in-progress'), leg('anna', 'completed'), ends('completed')),
    verdict: answered,
  },
  {
    case: 'a conference',
    facts: twilio(rings, dialled('answered', { DialCallSid: '' }), ends('completed')),
    verdict: answered,
  },
  {
    case: 'nobody picked up',
    facts: twilio(rings, dialled('no-answer'), ends('completed')),
    verdict: missed('no-answer'),
  },
  { case: 'engaged', facts: twilio(rings, dialled('busy'), ends('completed')), verdict: missed('busy') },
  {
    case: 'declined on a SIP telephone',
    facts: twilio(rings, dialled('busy', { DialSipResponseCode: '603' }), ends('completed')),
    verdict: missed('declined'),
  },
  {
    case: 'the number behind it does not exist',
    facts: twilio(rings, dialled('failed'), ends('completed')),
    verdict: missed('routing-failure'),
  },
  {
    case: 'the caller gave up while it rang',
    facts: twilio(rings, dialled('canceled', { CallStatus: 'completed' }), ends('completed')),
    verdict: missed('abandoned'),
  },
  { case: 'the caller gave up before an answer', facts: twilio(rings, ends('canceled')), verdict: missed('abandoned') },
  {
    case: 'voicemail after a ring in vain',
    facts: twilio(rings, dialled('no-answer'), recorded, ends('completed')),
    verdict: missed('voicemail'),
  },
  { case: 'completed alone may be anything', facts: twilio(rings, ends('completed')), verdict: unknown },
  {
    case: 'a whisper that was not accepted',
    facts: twilio(rings, dialled('completed', { DialBridged: 'false' }), ends('completed')),
    verdict: unknown,
  },
  {
    case: 'the <Dial> was cancelled over the API',
    facts: twilio(rings, dialled('canceled'), ends('completed')),
    verdict: unknown,
  },
];

const anna = (disposition: string) => asteriskRecord.dialled('anna', disposition);
const ben = (disposition: string) => asteriskRecord.dialled('ben', disposition);
const throughDialPlan = { ...anna('ANSWERED'), dstchannel: 'Local/101@office-0000001a;1' };
const onAsterisk: Case[] = [
  { case: 'a person answered', facts: asterisk(anna('ANSWERED')), verdict: answered },
  { case: 'one of a ring group answered', facts: asterisk(anna('NO ANSWER'), ben('ANSWERED')), verdict: answered },
  {
    case: 'a person answered and transferred the caller to voicemail',
    facts: asterisk(anna('ANSWERED'), asteriskRecord.ran('VoiceMail', 'ANSWERED')),
    verdict: answered,
  },
  {
    case: 'a person answered behind a channel of the dial plan',
    facts: asterisk(throughDialPlan, { ...asteriskRecord.inner('Dial', 'ANSWERED'), dstchannel: 'PJSIP/anna-1' }),
    verdict: answered,
  },
  { case: 'a conference', facts: asterisk(asteriskRecord.ran('ConfBridge', 'ANSWERED')), verdict: answered },
  { case: 'nobody picked up', facts: asterisk(anna('NO ANSWER'), ben('BUSY')), verdict: missed('no-answer') },
  { case: 'engaged', facts: asterisk(anna('BUSY')), verdict: missed('busy') },
  { case: 'no telephone is registered', facts: asterisk(anna('FAILED')), verdict: missed('routing-failure') },
  {
    case: 'nobody picked up behind a menu, whose record says ANSWERED',
    facts: asterisk(asteriskRecord.ran('BackGround', 'ANSWERED'), anna('NO ANSWER')),
    verdict: missed('no-answer'),
  },
  {
    case: 'the caller gave up before anything rang',
    facts: asterisk(asteriskRecord.ran('NoOp', 'NO ANSWER')),
    verdict: missed('abandoned'),
  },
  {
    case: 'the caller gave up in a menu, whose record says ANSWERED',
    facts: asterisk(asteriskRecord.ran('BackGround', 'ANSWERED')),
    verdict: missed('abandoned'),
  },
  {
    case: 'voicemail, whose record says ANSWERED',
    facts: asterisk(anna('NO ANSWER'), asteriskRecord.ran('VoiceMail', 'ANSWERED')),
    verdict: missed('voicemail'),
  },
  {
    case: 'voicemail behind a channel of the dial plan',
    facts: asterisk(throughDialPlan, asteriskRecord.inner('VoiceMail', 'ANSWERED')),
    verdict: missed('voicemail'),
  },
  { case: 'the dial plan hung up', facts: asterisk(asteriskRecord.ran('Hangup', 'NO ANSWER')), verdict: unknown },
  { case: 'a disposition that is new', facts: asterisk(anna('TOMORROW')), verdict: unknown },
];

const bridged = { answer_epoch: '1772471103', bridge_epoch: '1772471103' };
const picked = { answer_epoch: '1772471103', hangup_cause: 'NORMAL_CLEARING' };
const onFreeSwitch: Case[] = [
  { case: 'a person answered', facts: freeSwitch({ ...picked, ...bridged }), verdict: answered },
  {
    case: 'a person answered, and the cause looks like a missed call',
    facts: freeSwitch({ ...bridged, hangup_cause: 'NO_ANSWER', originate_disposition: 'USER_BUSY' }),
    verdict: answered,
  },
  { case: 'picked up at another telephone', facts: freeSwitch({ hangup_cause: 'PICKED_OFF' }), verdict: answered },
  { case: 'a conference', facts: freeSwitch({ ...picked, last_app: 'conference' }), verdict: answered },
  { case: 'nobody picked up', facts: freeSwitch({ hangup_cause: 'NO_ANSWER' }), verdict: missed('no-answer') },
  { case: 'engaged', facts: freeSwitch({ hangup_cause: 'USER_BUSY' }), verdict: missed('busy') },
  { case: 'declined', facts: freeSwitch({ hangup_cause: 'CALL_REJECTED' }), verdict: missed('declined') },
  {
    case: 'the caller gave up',
    facts: freeSwitch({ hangup_cause: 'ORIGINATOR_CANCEL' }),
    verdict: missed('abandoned'),
  },
  {
    case: 'no telephone is registered',
    facts: freeSwitch({ hangup_cause: 'USER_NOT_REGISTERED' }),
    verdict: missed('routing-failure'),
  },
  { case: 'the caller gave up in a menu', facts: freeSwitch(picked), verdict: missed('abandoned') },
  {
    case: 'declined behind a menu',
    facts: freeSwitch({ ...picked, originate_disposition: 'CALL_REJECTED' }),
    verdict: missed('declined'),
  },
  {
    case: 'voicemail after a ring in vain',
    facts: freeSwitch({ ...picked, originate_disposition: 'NO_ANSWER', last_app: 'voicemail' }),
    verdict: missed('voicemail'),
  },
  { case: 'cleared before an answer', facts: freeSwitch({ hangup_cause: 'NORMAL_CLEARING' }), verdict: unknown },
  { case: 'a cause that is new', facts: freeSwitch({ hangup_cause: 'TOMORROW' }), verdict: unknown },
];

const onRingCentral: Case[] = [
  {
    case: 'a person answered',
    facts: ringCentral(['anna', 'Setup'], ['anna', 'Proceeding'], ['anna', 'Answered'], ['anna', 'Disconnected']),
    verdict: answered,
  },
  {
    case: 'one of a queue answered, and another declined',
    facts: ringCentral(
      ['queue', 'Setup'],
      ['anna', 'Proceeding'],
      ['ben', 'Proceeding'],
      ['anna', 'Disconnected', 'Rejected'],
      ['ben', 'Answered'],
      ['queue', 'Disconnected', 'AgentAnswered'],
      ['ben', 'Disconnected', 'CallFinished'],
    ),
    verdict: answered,
  },
  {
    case: 'picked up at another telephone',
    facts: ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected', 'Pickup']),
    verdict: answered,
  },
  {
    case: 'nobody picked up',
    facts: ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected', 'NoAnswer']),
    verdict: missed('no-answer'),
  },
  {
    case: 'engaged',
    facts: ringCentral(['anna', 'Setup'], ['anna', 'Disconnected', 'TargetBusy']),
    verdict: missed('busy'),
  },
  {
    case: 'declined',
    facts: ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected', 'Rejected']),
    verdict: missed('declined'),
  },
  {
    case: 'the caller gave up',
    facts: ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected']),
    verdict: missed('abandoned'),
  },
  {
    case: 'voicemail',
    facts: ringCentral(['anna', 'Proceeding'], ['anna', 'VoiceMail'], ['anna', 'Disconnected', 'CallFinished']),
    verdict: missed('voicemail'),
  },
  {
    case: 'the caller hung up on nobody knows whom',
    facts: ringCentral(['anna', 'Proceeding'], ['anna', 'Disconnected', 'CallFinished']),
    verdict: unknown,
  },
  {
    case: 'it still rings at another telephone',
    facts: ringCentral(['anna', 'Proceeding'], ['ben', 'Proceeding'], ['anna', 'Disconnected', 'NoAnswer']),
    verdict: { outcome: 'unknown', why: 'not-ended' },
  },
];

describe.each([
  { system: 'Twilio', cases: onTwilio },
  { system: 'Asterisk', cases: onAsterisk },
  { system: 'FreeSWITCH', cases: onFreeSwitch },
  { system: 'RingCentral', cases: onRingCentral },
])('R6 calls of $system', ({ cases }) => {
  it.each(cases)('$case: $verdict', ({ facts, verdict }) => {
    expect(classify(facts.reduce(addFact, EMPTY_SESSION))).toEqual(verdict);
  });

  it.each(cases)('$case: the same in any order, and however often each event comes', ({ facts, verdict }) => {
    const retold = fc
      .array(fc.constantFrom(...facts), { maxLength: 5 })
      .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }));
    fc.assert(
      fc.property(retold, (facts) => {
        expect(classify(facts.reduce(addFact, EMPTY_SESSION))).toEqual(verdict);
      }),
      { numRuns: 50 },
    );
  });

  it.each(cases)('$case: the caller called the office’s line', ({ facts }) => {
    expect(summaryOf(facts.reduce(addFact, EMPTY_SESSION))).toMatchObject({
      direction: 'inbound',
      from: '+14155550111',
      line: '+14155550101',
    });
  });
});

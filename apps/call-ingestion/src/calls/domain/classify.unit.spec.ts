import { describe, expect, it } from '@jest/globals';
import type { MissedEnding } from '@textback/contracts';
import { caller, dialled, sessionOf, type Told } from './calls.fixtures.js';
import { classify, said, tellTheSame, type Verdict } from './classify.js';

const anna = dialled('anna');
const ben = dialled('ben');
const parked = caller.ringsAt('application');
const onPhoneSystem = caller.ringsAt('phone-system');
const elsewhere = caller.ringsAt();

const answered: Verdict = { outcome: 'answered' };
const missed = (ending: MissedEnding): Verdict => ({ outcome: 'missed', ending });
const unknown = (why: Extract<Verdict, { outcome: 'unknown' }>['why']): Verdict => ({ outcome: 'unknown', why });

interface Case {
  readonly case: string;
  readonly events: readonly Told[];
  readonly verdict: Verdict;
}

describe('R6 classify: a person answered', () => {
  it.each<Case>([
    {
      case: 'a ring group in which one declines and another answers',
      events: [
        parked,
        anna.rings,
        ben.rings,
        anna.ends('declined'),
        ben.answeredBy(),
        ben.ends('hung-up'),
        caller.ends('hung-up'),
      ],
      verdict: answered,
    },
    {
      case: 'the losing legs of a ring group end before the caller does',
      events: [parked, anna.rings, ben.rings, ben.answeredBy(), anna.ends('caller-gave-up'), caller.ends('hung-up')],
      verdict: answered,
    },
    {
      case: 'legs were bridged, although no answer was reported',
      events: [parked, anna.rings, caller.bridged, anna.bridged, caller.ends('hung-up')],
      verdict: answered,
    },
    {
      case: 'an outgoing leg was answered by somebody unnamed',
      events: [parked, anna.rings, anna.answeredBy(), caller.ends('hung-up')],
      verdict: answered,
    },
    {
      case: 'an outgoing leg was answered, and detected as a person',
      events: [parked, anna.rings, anna.answeredBy(), anna.answeredBy('person'), caller.ends('hung-up')],
      verdict: answered,
    },
    {
      case: 'a phone system answered the incoming leg',
      events: [onPhoneSystem, caller.answeredBy(), caller.ends('hung-up')],
      verdict: answered,
    },
    {
      case: 'another service says that the incoming leg was answered',
      events: [elsewhere, caller.answeredBy(), caller.ends('hung-up')],
      verdict: answered,
    },
    {
      case: 'a menu answered first, then a person',
      events: [parked, caller.answeredBy(), anna.rings, anna.answeredBy(), caller.ends('hung-up')],
      verdict: answered,
    },
    {
      case: 'a person answered and the call was recorded',
      events: [
        parked,
        caller.answeredBy(),
        anna.rings,
        anna.answeredBy(),
        caller.leavesVoicemail,
        caller.ends('hung-up'),
      ],
      verdict: answered,
    },
    {
      case: 'an outgoing leg was answered, whatever its source says about who answers calls that come in',
      events: [parked, (second) => ({ ...anna.rings(second), answering: 'application' }), anna.answeredBy()],
      verdict: answered,
    },
    {
      case: 'a leg was answered whose direction never became known',
      events: [parked, anna.answeredBy(), caller.ends('hung-up')],
      verdict: answered,
    },
    {
      case: 'bridged, and its end never reported',
      events: [parked, anna.rings, anna.bridged],
      verdict: answered,
    },
    {
      case: 'a call of staff that was picked up',
      events: [anna.rings, anna.answeredBy(), anna.ends('hung-up')],
      verdict: answered,
    },
  ])('$case', ({ events, verdict }) => {
    expect(classify(sessionOf(...events))).toEqual(verdict);
  });
});

describe('R6 classify: nobody answered', () => {
  it.each<Case>([
    {
      case: 'no-answer: the telephones rang until the time was up, and the application hung up',
      events: [parked, anna.rings, ben.rings, anna.ends('no-answer'), ben.ends('no-answer'), caller.ends('hung-up')],
      verdict: missed('no-answer'),
    },
    {
      case: 'no-answer: on a phone system',
      events: [onPhoneSystem, caller.ends('no-answer')],
      verdict: missed('no-answer'),
    },
    {
      case: 'no-answer beats busy and declined where some telephones rang in vain',
      events: [parked, anna.rings, ben.rings, anna.ends('busy'), ben.ends('no-answer'), caller.ends('hung-up')],
      verdict: missed('no-answer'),
    },
    {
      case: 'busy: every telephone was engaged',
      events: [parked, anna.rings, anna.ends('busy'), caller.ends('hung-up')],
      verdict: missed('busy'),
    },
    {
      case: 'busy: the application or the phone system refused the call as busy',
      events: [parked, caller.ends('busy')],
      verdict: missed('busy'),
    },
    {
      case: 'declined: the only telephone was declined',
      events: [parked, anna.rings, anna.ends('declined'), caller.ends('hung-up')],
      verdict: missed('declined'),
    },
    {
      case: 'declined: the application rejected the call itself',
      events: [parked, caller.ends('declined')],
      verdict: missed('declined'),
    },
    {
      case: 'declined by the application, although telephones had rung in vain before',
      events: [parked, anna.rings, anna.ends('no-answer'), caller.ends('declined')],
      verdict: missed('declined'),
    },
    {
      case: 'busy beats declined in a ring group in which nobody was left',
      events: [parked, anna.rings, ben.rings, anna.ends('declined'), ben.ends('busy'), caller.ends('hung-up')],
      verdict: missed('busy'),
    },
    {
      case: 'abandoned: the caller gave up while it rang',
      events: [parked, anna.rings, caller.ends('caller-gave-up'), anna.ends('caller-gave-up')],
      verdict: missed('abandoned'),
    },
    {
      case: 'abandoned: the caller gave up after a transfer had failed',
      events: [parked, anna.rings, anna.ends('no-answer'), caller.ends('caller-gave-up')],
      verdict: missed('abandoned'),
    },
    {
      case: 'abandoned: the caller gave up before anything rang',
      events: [parked, caller.ends('caller-gave-up')],
      verdict: missed('abandoned'),
    },
    {
      case: 'abandoned: the caller hung up an answered leg, and the telephones stopped ringing in that moment',
      events: [
        parked,
        anna.rings,
        ben.rings,
        anna.ends('no-answer'),
        ben.ends('caller-gave-up'),
        caller.ends('hung-up'),
      ],
      verdict: missed('abandoned'),
    },
    {
      case: 'abandoned: a menu answered and led to nobody',
      events: [parked, caller.answeredBy(), caller.ends('hung-up')],
      verdict: missed('abandoned'),
    },
    {
      case: 'abandoned: an application answered, says another service',
      events: [elsewhere, caller.answeredBy('application'), caller.ends('hung-up')],
      verdict: missed('abandoned'),
    },
    {
      case: 'abandoned: a menu answered, and a colleague’s mailbox picked up the transfer',
      events: [
        parked,
        caller.answeredBy(),
        anna.rings,
        anna.answeredBy(),
        anna.answeredBy('machine'),
        caller.ends('hung-up'),
      ],
      verdict: missed('abandoned'),
    },
    {
      case: 'voicemail: the application answered and recorded a message',
      events: [parked, caller.answeredBy(), caller.leavesVoicemail, caller.ends('hung-up')],
      verdict: missed('voicemail'),
    },
    {
      case: 'voicemail: another service reports one',
      events: [elsewhere, caller.answeredBy('application'), caller.leavesVoicemail, caller.ends('hung-up')],
      verdict: missed('voicemail'),
    },
    {
      case: 'voicemail: a machine of the phone system answered and recorded a message',
      events: [onPhoneSystem, caller.answeredBy('machine'), caller.leavesVoicemail, caller.ends('hung-up')],
      verdict: missed('voicemail'),
    },
    {
      case: 'routing-failure: the number behind the line does not exist',
      events: [parked, anna.rings, anna.ends('routing-failure'), caller.ends('hung-up')],
      verdict: missed('routing-failure'),
    },
    {
      case: 'routing-failure: on the incoming leg',
      events: [onPhoneSystem, caller.ends('routing-failure')],
      verdict: missed('routing-failure'),
    },
    {
      case: 'routing-failure says less than a colleague who declined',
      events: [
        parked,
        anna.rings,
        ben.rings,
        anna.ends('routing-failure'),
        ben.ends('declined'),
        caller.ends('hung-up'),
      ],
      verdict: missed('declined'),
    },
  ])('$case', ({ events, verdict }) => {
    expect(classify(sessionOf(...events))).toEqual(verdict);
  });
});

describe('R6 classify: unknown, which is never texted', () => {
  it.each<Case>([
    { case: 'nothing is known at all', events: [], verdict: unknown('no-incoming-leg') },
    {
      case: 'no incoming leg is known',
      events: [caller.ends('caller-gave-up')],
      verdict: unknown('no-incoming-leg'),
    },
    {
      case: 'a call of staff that nobody picked up is not missed',
      events: [anna.rings, anna.ends('no-answer')],
      verdict: unknown('no-incoming-leg'),
    },
    {
      case: 'an outgoing leg has ended, and the caller still waits',
      events: [parked, anna.rings, anna.ends('no-answer')],
      verdict: unknown('not-ended'),
    },
    {
      case: 'the call was hung up before anybody answered, and nothing says by whom',
      events: [onPhoneSystem, caller.ends('hung-up')],
      verdict: unknown('unexplained-ending'),
    },
    {
      case: 'the reason is one that we do not know',
      events: [parked, caller.ends('unknown')],
      verdict: unknown('unexplained-ending'),
    },
    { case: 'no reason was given', events: [parked, caller.ends()], verdict: unknown('unexplained-ending') },
    {
      case: 'a cancelled outgoing leg says nothing about a caller who stays',
      events: [parked, anna.rings, anna.ends('caller-gave-up'), ben.rings, caller.ends('hung-up')],
      verdict: unknown('unexplained-ending'),
    },
    {
      case: 'a machine alone picked up, and nobody had answered the caller',
      events: [
        parked,
        anna.rings,
        anna.answeredBy(),
        anna.answeredBy('machine'),
        anna.ends('hung-up'),
        caller.ends('hung-up'),
      ],
      verdict: unknown('unexplained-ending'),
    },
    {
      case: 'a phone system recorded a conversation whose answer was never reported',
      events: [onPhoneSystem, caller.leavesVoicemail, caller.ends('hung-up')],
      verdict: unknown('unexplained-ending'),
    },
  ])('$case', ({ events, verdict }) => {
    expect(classify(sessionOf(...events))).toEqual(verdict);
  });

  it('two verdicts tell the same when outcome and ending are the same, whatever is unknown about them', () => {
    expect(tellTheSame(said(unknown('not-ended')), said(unknown('no-incoming-leg')))).toBe(true);
    expect(tellTheSame(said(missed('busy')), said(missed('declined')))).toBe(false);
    expect(tellTheSame(said(missed('busy')), said(answered))).toBe(false);
    expect(tellTheSame(said(answered), said(unknown('not-ended')))).toBe(false);
  });

  it('a verdict is told without the reason why it is unknown', () => {
    expect(said(unknown('not-ended'))).toEqual({ outcome: 'unknown', ending: null });
    expect(said(answered)).toEqual({ outcome: 'answered', ending: null });
    expect(said(missed('busy'))).toEqual({ outcome: 'missed', ending: 'busy' });
  });
});

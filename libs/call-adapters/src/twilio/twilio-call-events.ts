import { type CallEvent, callIdOf } from '@textback/contracts';
import type { Adapted } from '../adapted.js';
import { readRecord, said } from '../read-record.js';
import { secondsAfter } from '../fields.js';
import { internationalNumber, type NumberReader } from '../telephone-number.js';
import { TwilioFields } from './twilio-fields.js';

export interface TwilioOptions {
  /** When the request arrived: requests to action URLs hold no time of their own. */
  readonly receivedAt: Date;
  readonly readNumber?: NumberReader;
}

type Cause = NonNullable<CallEvent['cause']>;
type About = Omit<CallEvent, 'event'>;

/**
 * What one of Twilio's requests says. Forward the status callbacks of your number and of each `<Number>`, `<Sip>` and
 * `<Client>`, and the requests to the action URLs of `<Dial>` and `<Record>`.
 *
 * That the caller's leg was answered and completed says nothing: your TwiML did that. So a call of which only this is known
 * is unknown, and never texted.
 * @param fields the form fields of the request, after its signature was checked
 */
export function twilioCallEvents(fields: unknown, options: TwilioOptions): Adapted {
  const result = readRecord(TwilioFields, fields);
  if (result.kind === 'refused') return result;
  const form = result.record;
  const readNumber = options.readNumber ?? internationalNumber;
  const about: About = {
    callId: callIdOf('twilio', form.ParentCallSid ?? form.CallSid),
    legId: form.CallSid,
    legDirection: directionOf(form.Direction),
    occurredAt: form.Timestamp ?? options.receivedAt.toISOString(),
    ...(isSaid(form.From) && { from: readNumber(form.From) }),
    ...(isSaid(form.To) && { to: readNumber(form.To) }),
  };
  return said([...legEvents(about, form), ...dialEvents(about, form), ...recordingEvents(about, form)]);
}

function directionOf(direction: string | null): CallEvent['legDirection'] {
  if (direction === null) return null;
  if (direction === 'inbound') return 'incoming';
  return direction.startsWith('outbound') ? 'outgoing' : null;
}

/** What `CallStatus` says of the leg itself. */
function legEvents(about: About, form: TwilioFields): CallEvent[] {
  const started: CallEvent = {
    ...about,
    event: 'started',
    ...(about.legDirection === 'incoming' && { answering: 'application' }),
  };
  switch (form.CallStatus) {
    case 'queued':
    case 'initiated':
    case 'ringing':
      return [started];
    case 'in-progress':
      return answerEvents(about, form);
    case 'completed':
      return [
        ...startEvents(started, form),
        ...answerEvents(about, form),
        { ...about, event: 'ended', cause: hasGivenUp(form) ? 'caller-gave-up' : 'hung-up' },
      ];
    case 'busy':
    case 'no-answer':
    case 'failed':
    case 'canceled':
      return [
        ...startEvents(started, form),
        { ...about, event: 'ended', cause: causeOf(form.CallStatus, form.SipResponseCode) },
      ];
    case null:
    default:
      return [];
  }
}

/** An ended leg tells how long it lasted, and so when it began. */
const startEvents = (started: CallEvent, { CallDuration }: TwilioFields): CallEvent[] =>
  CallDuration === null || CallDuration > LONGEST_CALL
    ? []
    : [{ ...started, occurredAt: secondsAfter(started.occurredAt, -CallDuration) }];

/** Seconds. Twilio ends a call after a day at the latest. */
const LONGEST_CALL = 86_400;

/** The caller's leg is answered by your TwiML, which says nothing; another leg by somebody. */
function answerEvents(about: About, { AnsweredBy }: TwilioFields): CallEvent[] {
  if (about.legDirection !== 'outgoing') return [];
  const answered: CallEvent = { ...about, event: 'answered' };
  if (AnsweredBy === null) return [answered];
  if (AnsweredBy === 'human') return [{ ...answered, answeredBy: 'person' }];
  const isMachine = AnsweredBy.startsWith('machine') || AnsweredBy === 'fax';
  return [isMachine ? { ...answered, answeredBy: 'machine' } : answered];
}

/** The caller's leg is over while the `<Dial>` still rang: nobody but the caller has ended it. */
const hasGivenUp = ({ DialCallStatus }: TwilioFields): boolean =>
  DialCallStatus === 'no-answer' || DialCallStatus === 'canceled';

/** What the `<Dial>` reached, on the leg that it made. Conferences and queues name none. */
function dialEvents({ callId, occurredAt }: About, form: TwilioFields): CallEvent[] {
  const { CallSid, DialCallStatus, DialCallSid, DialBridged, DialSipResponseCode } = form;
  const leg: About = {
    callId,
    legId: DialCallSid ?? `dial of ${CallSid}`,
    legDirection: 'outgoing',
    occurredAt,
  };
  switch (DialCallStatus) {
    case 'completed':
    case 'answered':
      return [
        // Somebody who heard a whisper and did not take the call was never connected to the caller.
        ...(DialBridged === 'false' ? [] : [{ ...leg, event: 'answered' } as const]),
        { ...leg, event: 'ended', cause: 'hung-up' },
      ];
    case 'busy':
    case 'no-answer':
    case 'failed':
    case 'canceled':
      return [{ ...leg, event: 'ended', cause: causeOf(DialCallStatus, DialSipResponseCode) }];
    case null:
    default:
      return [];
  }
}

/** A `<Record>` is a voicemail; any other recording is one of the call. The request to its action URL names no source. */
function recordingEvents(about: About, form: TwilioFields): CallEvent[] {
  const { DialCallStatus, RecordingSource, RecordingStatus, RecordingUrl } = form;
  const isVoicemail =
    RecordingSource === null
      ? isSaid(RecordingUrl) && DialCallStatus === null
      : RecordingSource === 'RecordVerb' && RecordingStatus === 'completed';
  return isVoicemail ? [{ ...about, event: 'voicemail' }] : [];
}

function causeOf(status: 'busy' | 'no-answer' | 'failed' | 'canceled', sipResponseCode: string | null): Cause {
  // RFC 3261: 603 Decline. Twilio has no status for it.
  if (sipResponseCode === '603') return 'declined';
  switch (status) {
    case 'busy':
      return 'busy';
    case 'no-answer':
      return 'no-answer';
    case 'failed':
      return 'routing-failure';
    case 'canceled':
      return 'caller-gave-up';
  }
}

const isSaid = (field: string | null): field is string => field !== null && field !== '';

import { createHash } from 'node:crypto';
import { type CallEvent, callIdOf } from '@textback/contracts';
import { telnyxNumber, type TexmlCallback } from '@textback/telnyx';
import type { Cause } from '../domain/call-fact.js';
import { causeOf } from './telnyx-hangup-cause.js';

/**
 * What `CallStatus` says of a leg that has ended, and `DialCallStatus` of one that `<Dial>` made. Null: it was answered, by
 * whomever, and `HangupCause` says how it ended.
 */
export const TEXML_ENDS: Readonly<Record<string, Cause | null>> = {
  completed: null,
  busy: 'busy',
  'no-answer': 'no-answer',
  canceled: 'caller-gave-up',
  failed: 'routing-failure',
};

type About = Omit<CallEvent, 'event'>;

/**
 * What a TeXML callback says, in our words. Pure.
 *
 * That the caller's leg was answered says nothing: an application did that, and `<Dial>` has the leg answered before anybody
 * picks up (`answerOnBridge` is false unless it is set). Who else answered is told by the legs that `<Dial>` makes, which name
 * the caller's as their parent, or by the request to its action URL. Without either, nothing is known: a menu, a voicemail and
 * a long conversation look alike.
 * @param receivedAt when the callback arrived: some hold no time
 */
export function telnyxTexmlEvents(callback: TexmlCallback, receivedAt: Date): CallEvent[] {
  const { CallSid, ParentCallSid, From, To, Timestamp } = callback;
  const about: About = {
    callId: callIdOf('telnyx-texml', ParentCallSid ?? CallSid),
    legId: CallSid,
    legDirection: null,
    occurredAt: Timestamp ?? receivedAt.toISOString(),
    ...(isSaid(From) && { from: telnyxNumber(From) }),
    ...(isSaid(To) && { to: telnyxNumber(To) }),
  };
  return [
    ...(callback.DialCallStatus === null ? legEvents(about, callback) : dialEvents(about, callback)),
    ...recordingEvents(about, callback),
  ];
}

/**
 * Names a callback: TeXML gives it no id. A repeated delivery has the same fields, and so the same name.
 */
export const texmlCallbackId = (callback: TexmlCallback): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        callback.CallSid,
        callback.CallStatus,
        callback.SequenceNumber,
        callback.Timestamp,
        callback.DialCallSid,
        callback.DialCallStatus,
        callback.RecordingSid,
        callback.RecordingStatus,
      ]),
    )
    .digest('base64url');

/** What a status callback says of its leg. */
function legEvents(about: About, callback: TexmlCallback): CallEvent[] {
  const { CallStatus, CallInitiatedAt } = callback;
  const isOutgoing = callback.ParentCallSid !== null || callback.Direction?.startsWith('outbound') === true;
  const leg: About = { ...about, legDirection: isOutgoing ? 'outgoing' : 'incoming' };
  const started: CallEvent = {
    ...leg,
    event: 'started',
    occurredAt: CallInitiatedAt ?? about.occurredAt,
    ...(!isOutgoing && { answering: 'application' }),
  };
  // Every status callback tells when its leg began; one that does not must not make it begin late.
  const beginning = CallInitiatedAt === null ? [] : [started];
  const answer: CallEvent[] = isOutgoing ? [answeredBy(leg, callback.AnsweredBy)] : [];
  switch (CallStatus) {
    case 'initiated':
    case 'ringing':
      return [started];
    case 'in-progress':
      return [...beginning, ...answer];
    case 'completed':
      return [...beginning, ...answer, { ...leg, event: 'ended', cause: endOf(CallStatus, callback) }];
    case 'busy':
    case 'no-answer':
    case 'canceled':
    case 'failed':
      return [...beginning, { ...leg, event: 'ended', cause: endOf(CallStatus, callback) }];
    case null:
    default:
      return [];
  }
}

/** What the request to the action URL of a `<Dial>` says: of the leg that it made, and nothing of the caller's. */
function dialEvents({ callId, occurredAt }: About, callback: TexmlCallback): CallEvent[] {
  const { CallSid, DialCallSid, DialCallStatus } = callback;
  const leg: About = { callId, legId: DialCallSid ?? `dial of ${CallSid}`, legDirection: 'outgoing', occurredAt };
  switch (DialCallStatus) {
    case 'completed':
    case 'answered':
      return [
        { ...leg, event: 'answered' },
        { ...leg, event: 'ended', cause: 'hung-up' },
      ];
    case 'busy':
    case 'no-answer':
    case 'canceled':
    case 'failed':
      return [{ ...leg, event: 'ended', cause: endOf(DialCallStatus, callback) }];
    case null:
    default:
      return [];
  }
}

/** A `<Record>` is a voicemail; any other recording is one of a conversation. */
const recordingEvents = (about: About, { RecordingSource, RecordingStatus }: TexmlCallback): CallEvent[] =>
  RecordingSource === 'RecordVerb' && RecordingStatus === 'completed' ? [{ ...about, event: 'voicemail' }] : [];

/** Until proven to be a machine, whoever answered counts as a person. */
function answeredBy(leg: About, result: string | null): CallEvent {
  const answered: CallEvent = { ...leg, event: 'answered' };
  if (result === 'human') return { ...answered, answeredBy: 'person' };
  const isMachine = result !== null && (result.startsWith('machine') || result === 'fax');
  return isMachine ? { ...answered, answeredBy: 'machine' } : answered;
}

function endOf(status: string, { HangupCause, SipHangupCause }: TexmlCallback): Cause {
  // Declined has no status of its own (RFC 3261: 603 Decline).
  if (SipHangupCause === '603' || HangupCause === 'call_rejected') return 'declined';
  return TEXML_ENDS[status] ?? (HangupCause === null ? 'hung-up' : causeOf(HangupCause));
}

const isSaid = (field: string | null): field is string => field !== null && field !== '';

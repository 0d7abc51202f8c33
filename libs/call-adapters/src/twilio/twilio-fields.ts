import { z } from 'zod';
import { Digits, Id, maybe, Moment, Text } from '../fields.js';

/**
 * Form fields of Twilio's requests about a call: status callbacks, requests to the action URL of `<Dial>` and `<Record>`, and
 * recording status callbacks. Each carries a part of them.
 */
export const TwilioFields = z.object({
  CallSid: Id,
  /** On the legs that `<Dial>` made: the caller's leg. */
  ParentCallSid: maybe(Id),
  /** Of the leg `CallSid`. `completed` on the caller's leg may be a menu or a voicemail. */
  CallStatus: maybe(Text),
  Direction: maybe(Text),
  From: maybe(Text),
  To: maybe(Text),
  /** RFC 2822; status callbacks only. */
  Timestamp: maybe(Moment),
  /** Seconds; on ended legs. */
  CallDuration: maybe(Digits),
  /** Answering machine detection. */
  AnsweredBy: maybe(Text),
  /** The final SIP status; on ended legs. */
  SipResponseCode: maybe(Text),
  /** What became of a `<Dial>`: the only field that says whether somebody was reached. */
  DialCallStatus: maybe(Text),
  DialCallSid: maybe(Id),
  /** `false`: somebody answered, and was never connected to the caller. */
  DialBridged: maybe(Text),
  /** The SIP status of a `<Dial>` with a `<Sip>`; documented there. */
  DialSipResponseCode: maybe(Text),
  RecordingUrl: maybe(z.string().max(2_000)),
  RecordingSource: maybe(Text),
  RecordingStatus: maybe(Text),
});
export type TwilioFields = z.infer<typeof TwilioFields>;

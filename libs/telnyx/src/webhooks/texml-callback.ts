import { z } from 'zod';
import { Address, Moment, OpenEnum, optional, TelnyxId } from './fields.js';

/**
 * A callback of a TeXML application, in the form fields that we read: status callbacks of calls and of the legs that `<Dial>`
 * makes, requests to the `action` URL of a `<Dial>`, and recording status callbacks. Each carries a part of them. Enums are open.
 */
export const TexmlCallback = z.object({
  /** The leg: its call control id. */
  CallSid: TelnyxId,
  /** On the legs that `<Dial>` made: the leg that it was made for. */
  ParentCallSid: optional(TelnyxId),
  /**
   * initiated, ringing, in-progress; at the end completed, busy, no-answer, canceled or failed. `completed` was answered,
   * perhaps by the application.
   */
  CallStatus: optional(OpenEnum),
  /** Not documented for callbacks, but for calls: inbound or outbound. */
  Direction: optional(OpenEnum),
  From: optional(Address),
  To: optional(Address),
  CallInitiatedAt: optional(Moment),
  /** When the callback was made. */
  Timestamp: optional(Moment),
  SequenceNumber: optional(OpenEnum),
  /** With `completed`: the same words as in `call.hangup`. */
  HangupCause: optional(OpenEnum),
  /** A SIP status; at the end. */
  SipHangupCause: optional(OpenEnum),
  /** human, machine_start, machine_end_beep …, fax, unknown. */
  AnsweredBy: optional(OpenEnum),
  /** What became of a `<Dial>`, in requests to its `action` URL. `CallStatus` says nothing about the caller there. */
  DialCallStatus: optional(OpenEnum),
  DialCallSid: optional(TelnyxId),
  RecordingSid: optional(TelnyxId),
  /** RecordVerb: a voicemail. DialVerb and others: a recording of the conversation. */
  RecordingSource: optional(OpenEnum),
  /** in-progress, completed, absent. */
  RecordingStatus: optional(OpenEnum),
});
export type TexmlCallback = z.infer<typeof TexmlCallback>;

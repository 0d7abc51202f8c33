import { z } from 'zod';
import { webhookSchema, type WebhookOf } from './envelope.js';
import { Address, Moment, OpenEnum, optional, TelnyxId } from './fields.js';

/** On every event of a call. */
const leg = {
  /** One leg of the call. */
  call_leg_id: TelnyxId,
  /** Shared by all legs of one call. */
  call_session_id: TelnyxId,
  connection_id: optional(TelnyxId),
  from: optional(Address),
  to: optional(Address),
};

const Leg = z.object(leg);

const PAYLOADS = {
  'call.initiated': z.object({
    ...leg,
    /** `incoming` or `outgoing`. Only this event says it: later ones are joined on `call_leg_id`. */
    direction: OpenEnum,
    /** `parked`: waits for our application. `bridging`: a SIP connection, whose phone system answers. */
    state: optional(OpenEnum),
    start_time: optional(Moment),
  }),
  /** `start_time` is the start of the call; the moment of the answer is `occurredAt`. */
  'call.answered': z.object({ ...leg, start_time: optional(Moment) }),
  /** One per leg. */
  'call.bridged': Leg,
  'call.hangup': z.object({
    ...leg,
    /** call_rejected, normal_clearing, originator_cancel, timeout, time_limit, user_busy, not_found, no_answer, unspecified … */
    hangup_cause: optional(OpenEnum),
    /** caller, callee, unknown … */
    hangup_source: optional(OpenEnum),
    /** A SIP status as text, or `unspecified`. */
    sip_hangup_cause: optional(OpenEnum),
    start_time: optional(Moment),
    end_time: optional(Moment),
  }),
  /** human, machine, not_sure … */
  'call.machine.detection.ended': z.object({ ...leg, result: optional(OpenEnum) }),
  /** human_residence, human_business, machine, silence, fax_detected, not_sure … */
  'call.machine.premium.detection.ended': z.object({ ...leg, result: optional(OpenEnum) }),
  'call.enqueued': Leg,
  /** bridged, bridging-in-process, hangup, leave, timeout … */
  'call.dequeued': z.object({ ...leg, reason: optional(OpenEnum) }),
  /** Somebody left a voicemail. */
  'call.recording.saved': Leg,
} as const;

/** A voice webhook, API version 2, in the fields that we read. Enums are open; unknown events are `other`. */
export const VoiceWebhook = webhookSchema(PAYLOADS);
export type VoiceWebhook = WebhookOf<typeof PAYLOADS>;

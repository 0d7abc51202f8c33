import { type CallEvent, callIdOf } from '@textback/contracts';
import { telnyxNumber, type VoiceWebhook } from '@textback/telnyx';
import { causeOf } from './telnyx-hangup-cause.js';

/**
 * What a voice webhook says, in our words: no event for those that do not bear on who answered, one for the others.
 * Pure; every word of Telnyx's that matters is translated here and in `causeOf`.
 */
export function telnyxCallEvents(webhook: VoiceWebhook): CallEvent[] {
  if (webhook.type === 'other') return [];
  const { call_session_id, call_leg_id, from, to } = webhook.payload;
  const about = {
    callId: callIdOf('telnyx', call_session_id),
    legId: call_leg_id,
    legDirection: null,
    occurredAt: webhook.occurredAt,
    // A caller who is not a number, e.g. "anonymous", is withheld; a field that is not there says nothing.
    ...(isSaid(from) && { from: telnyxNumber(from) }),
    ...(isSaid(to) && { to: telnyxNumber(to) }),
  };
  switch (webhook.type) {
    case 'call.initiated':
      return [{ ...about, event: 'started', ...legKind(webhook.payload.direction, webhook.payload.state) }];
    case 'call.answered':
      return [{ ...about, event: 'answered' }];
    case 'call.bridged':
      return [{ ...about, event: 'bridged' }];
    case 'call.dequeued':
      return webhook.payload.reason === 'bridged' ? [{ ...about, event: 'bridged' }] : [];
    case 'call.machine.detection.ended':
    case 'call.machine.premium.detection.ended':
      return answererEvents(about, webhook.payload.result ?? '');
    case 'call.recording.saved':
      return [{ ...about, event: 'voicemail' }];
    case 'call.hangup':
      return [{ ...about, event: 'ended', cause: causeOf(webhook.payload.hangup_cause) }];
    case 'call.enqueued':
      return [];
  }
}

/**
 * Direction and, for an incoming leg, what picks it up: with state `bridging` the call goes to a SIP connection, whose
 * telephones answer it; in any other state it waits for our application.
 */
function legKind(direction: string, state: string | null): Pick<CallEvent, 'legDirection' | 'answering'> {
  switch (direction) {
    case 'incoming':
      return { legDirection: 'incoming', answering: state === 'bridging' ? 'phone-system' : 'application' };
    case 'outgoing':
      return { legDirection: 'outgoing' };
    default:
      return { legDirection: null };
  }
}

/** A detection that is not sure says nothing: until proven to be a machine, whoever answered counts as a person. */
function answererEvents(about: Omit<CallEvent, 'event'>, result: string): CallEvent[] {
  switch (result) {
    case 'human':
    case 'human_residence':
    case 'human_business':
      return [{ ...about, event: 'answered', answeredBy: 'person' }];
    case 'machine':
    case 'fax_detected':
      return [{ ...about, event: 'answered', answeredBy: 'machine' }];
    default:
      return [];
  }
}

const isSaid = (field: string | null | undefined): field is string => typeof field === 'string' && field !== '';

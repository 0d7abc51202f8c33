import type { WebhookEvent } from '../../webhooks/domain/webhook-event.js';
import type { LegEvent, LegName } from './call-scenarios.js';

/** A call at the provider. */
export interface SimulatedCall {
  readonly callSessionId: string;
  /** E.164, or what stands for a withheld number. */
  readonly from: string;
  readonly to: string;
  /** When it started to ring, in milliseconds since 1970. */
  readonly startedAt: number;
}

/** The Call Control application that takes the calls; a fixed number is enough. */
const CONNECTION_ID = '2218463970412345678';

/**
 * A voice webhook of API version 2, field for field as Telnyx sends it. `client_state` is null, which breaks its own
 * specification, because real payloads are like that.
 */
export function voiceEventOf(call: SimulatedCall, event: LegEvent, stamps: Stamps): WebhookEvent {
  const { legId: legIdOf, instant, newId } = stamps;
  const legId = legIdOf(event.leg);
  const leg = {
    call_leg_id: legId,
    call_session_id: call.callSessionId,
    client_state: null,
    connection_id: CONNECTION_ID,
  };
  const ends = { from: call.from, to: event.leg === 'caller' ? call.to : staffPhone(event.leg) };
  const control = { ...leg, call_control_id: `v3:${legId.replaceAll('-', '')}`, ...ends };
  const start = { start_time: instant(call.startedAt) };
  const at = call.startedAt + event.atMs;
  const make = (event_type: string, payload: Record<string, unknown>): WebhookEvent => ({
    record_type: 'event',
    event_type,
    id: newId(),
    occurred_at: instant(at),
    payload,
  });

  switch (event.happens) {
    case 'initiated':
      return event.leg === 'caller'
        ? make('call.initiated', { ...control, ...start, direction: 'incoming', state: 'parked' })
        : make('call.initiated', { ...control, ...start, direction: 'outgoing', state: 'bridging' });
    case 'answered':
      return make('call.answered', { ...control, ...start, state: 'answered' });
    case 'bridged':
      return make('call.bridged', control);
    case 'hangup':
      return make('call.hangup', {
        ...control,
        ...start,
        end_time: instant(at),
        state: 'hangup',
        hangup_cause: event.hangup.cause,
        hangup_source: event.hangup.source,
        sip_hangup_cause: event.hangup.sip,
        call_quality_stats: null,
      });
    case 'recording-saved': {
      const recording = `https://recordings.example/${call.callSessionId}.mp3`;
      return make('call.recording.saved', {
        ...leg,
        channels: 'single',
        recording_started_at: instant(call.startedAt),
        recording_ended_at: instant(at),
        recording_urls: { mp3: recording },
        public_recording_urls: {},
      });
    }
  }
}

/** Where ids and times come from. */
export interface Stamps {
  readonly newId: () => string;
  /** The provider's id of each leg of this call. */
  readonly legId: (leg: LegName) => string;
  /** Milliseconds since 1970 as ISO 8601 in UTC. */
  readonly instant: (milliseconds: number) => string;
}

const staffPhone = (leg: LegName): string => `sip:${leg}@office.example`;

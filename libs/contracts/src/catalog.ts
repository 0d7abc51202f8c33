import type { EventContract } from './define-event.js';
import { CallEnded } from './events/call-ended.v1.js';
import { CallEvent } from './events/call-events.v1.js';
import { CallMissed } from './events/call-missed.v1.js';
import { ChatTile } from './events/chat-tile.v1.js';
import { OfficeSettingsChanged } from './events/office-settings.v1.js';
import { PersonChanged } from './events/person-changed.v1.js';
import { SmsConsent } from './events/sms-consent.v1.js';
import { SmsGuardTripped } from './events/sms-guard-tripped.v1.js';
import { SmsInbound } from './events/sms-inbound.v1.js';
import { SmsRequested } from './events/sms-requested.v1.js';
import { SmsSent } from './events/sms-sent.v1.js';
import { SmsStatus } from './events/sms-status.v1.js';
import { TextBackDecided } from './events/textback-decided.v1.js';

/** Every message of the system. Topics, documents and samples are made from this list. */
export const EVENTS: readonly EventContract[] = [
  CallEvent,
  CallEnded,
  CallMissed,
  TextBackDecided,
  SmsRequested,
  SmsSent,
  SmsStatus,
  SmsInbound,
  SmsConsent,
  SmsGuardTripped,
  OfficeSettingsChanged,
  PersonChanged,
  ChatTile,
];

/** Partitions of every topic (design §3). */
export const PARTITIONS = 12;

import { randomInt } from 'node:crypto';
import {
  type CallEnded,
  CallId,
  type CallMissed,
  conversationIdOf,
  DEFAULT_SETTINGS,
  DispatchId,
  MessageId,
  OfficeId,
  type OfficeSettings,
  type OfficeSettingsChanged,
  PersonId,
  type PersonChanged,
  type PhoneNumber,
  type SmsInbound,
  type SmsRequested,
} from '@textback/contracts';

/** Changes to a nested document: what is left out stays; lists are replaced whole. */
export type Changes<T> = T extends readonly unknown[] | string | number
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Changes<T[Key]> }
    : T;

let numbersGiven = randomInt(1_000_000);

/** A North American number that is valid, and different at each call. */
export function aPhoneNumber(): PhoneNumber {
  numbersGiven = (numbersGiven + 1) % 1_000_000;
  return `+14152${String(numbersGiven).padStart(6, '0')}` as PhoneNumber;
}

export const anOfficeId = (): OfficeId => OfficeId.parse(crypto.randomUUID());
export const aCallId = (): CallId => CallId.parse(crypto.randomUUID());
export const aMessageId = (): MessageId => MessageId.parse(crypto.randomUUID());
export const aDispatchId = (): DispatchId => DispatchId.parse(crypto.randomUUID());
export const aPersonId = (): PersonId => PersonId.parse(crypto.randomUUID());

/** Settings of an office that texts missed calls at any hour and lets nobody but people it knows start a chat. */
export function someSettings(changes: Changes<OfficeSettings> = {}): OfficeSettings {
  const usual: OfficeSettings = {
    ...DEFAULT_SETTINGS,
    missedCallAutoReplies: { ...DEFAULT_SETTINGS.missedCallAutoReplies, enabled: true },
    numbers: { textingNumber: '+14155550100' as PhoneNumber, lines: ['+14155550101' as PhoneNumber] },
  };
  return merged<OfficeSettings>(usual, changes);
}

/** The settings of an office as rules publishes them. */
export function someOfficeSettings(
  changes: Partial<Omit<OfficeSettingsChanged, 'settings'>> & { readonly settings?: OfficeSettings } = {},
): OfficeSettingsChanged {
  return {
    officeId: anOfficeId(),
    version: 1,
    name: 'Elm Street Dental',
    settings: someSettings(),
    changedAt: new Date().toISOString(),
    ...changes,
  };
}

/** A call that nobody answered and that ended just now; the conversation follows from office and caller. */
export function aMissedCall(changes: Partial<CallMissed> = {}): CallMissed {
  const officeId = changes.officeId ?? anOfficeId();
  const from = changes.from === undefined ? aPhoneNumber() : changes.from;
  const endedAt = changes.endedAt ?? new Date().toISOString();
  return {
    officeId,
    callId: aCallId(),
    conversationId: from === null ? null : conversationIdOf(officeId, from),
    from,
    to: aPhoneNumber(),
    ending: 'no-answer',
    startedAt: secondsBefore(endedAt, 20),
    endedAt,
    ...changes,
  };
}

/** A call that somebody answered and that ended just now. */
export function anAnsweredCall(changes: Partial<CallEnded> = {}): CallEnded {
  const { ending: _ending, ...call } = aMissedCall();
  const officeId = changes.officeId ?? call.officeId;
  const from = changes.from === undefined ? aPhoneNumber() : changes.from;
  return {
    ...call,
    officeId,
    from,
    conversationId: from === null ? null : conversationIdOf(officeId, from),
    outcome: 'answered',
    ending: null,
    ...changes,
  };
}

/** The request for a missed-call text that may be sent for the next 15 minutes. */
export function aTextRequest(
  changes: Partial<Extract<SmsRequested, { kind: 'missed-call-text' }>> = {},
): Extract<SmsRequested, { kind: 'missed-call-text' }> {
  const officeId = changes.officeId ?? anOfficeId();
  const to = changes.to ?? aPhoneNumber();
  const requestedAt = changes.requestedAt ?? new Date().toISOString();
  return {
    dispatchId: aDispatchId(),
    officeId,
    conversationId: conversationIdOf(officeId, to),
    from: aPhoneNumber(),
    to,
    text: 'Sorry we missed your call. How can we help?',
    credits: 1,
    requestedAt,
    expiresAt: secondsBefore(requestedAt, -900),
    kind: 'missed-call-text',
    callId: aCallId(),
    ...changes,
  };
}

/** Something that a caller wrote just now. */
export function aReply(changes: Partial<SmsInbound> = {}): SmsInbound {
  const officeId = changes.officeId ?? anOfficeId();
  const from = changes.from ?? aPhoneNumber();
  return {
    messageId: aMessageId(),
    officeId,
    conversationId: conversationIdOf(officeId, from),
    from,
    to: aPhoneNumber(),
    text: 'Hi, I would like to move my appointment',
    media: [],
    keyword: null,
    receivedAt: new Date().toISOString(),
    ...changes,
  };
}

/** A patient with one number, unless told otherwise. */
export function aPerson(changes: Partial<PersonChanged> = {}): PersonChanged {
  return {
    officeId: anOfficeId(),
    personId: aPersonId(),
    kind: 'patient',
    name: 'Maria Lopez',
    numbers: [aPhoneNumber()],
    deleted: false,
    changedAt: new Date().toISOString(),
    ...changes,
  };
}

const secondsBefore = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) - seconds * 1_000).toISOString();

export function merged<T>(usual: T, changes: Changes<T>): T {
  if (!isPlainObject(usual) || !isPlainObject(changes)) return (changes === undefined ? usual : changes) as T;
  const result: Record<string, unknown> = { ...usual };
  for (const [key, change] of Object.entries(changes)) {
    if (change !== undefined) result[key] = merged(result[key], change as never);
  }
  return result as T;
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

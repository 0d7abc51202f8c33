import { type CallEvent, callIdOf } from '@textback/contracts';
import type { Adapted } from '../adapted.js';
import { readRecord, refused, said } from '../read-record.js';
import { internationalNumber, type NumberReader } from '../telephone-number.js';
import { disconnectOf } from './disconnect-reasons.js';
import { NotificationsOfSession, type Party, type Step, stepsOf } from './telephony-session.js';

export interface RingCentralOptions {
  /** Extensions that are a menu or an announcement: that they answered does not mean that a person did. */
  readonly menuExtensionIds?: readonly string[];
  readonly readNumber?: NumberReader;
}

type Cause = NonNullable<CallEvent['cause']>;
type About = Omit<CallEvent, 'event' | 'occurredAt'>;

/** The caller has no party in the notifications: RingCentral leaves out who is not of the account. */
const CALLERS_LEG = 'caller';

/**
 * What the notifications of one session say. A notification names only parties that have changed, so give all of the session
 * so far, each time one arrives: what came out before comes out again, and more.
 *
 * Missed is an inbound session in which no party was ever `Answered`. `VoiceMail` is an answer by nobody.
 */
export function ringCentralCallEvents(notifications: unknown, options: RingCentralOptions = {}): Adapted {
  const result = readRecord(NotificationsOfSession, notifications);
  if (result.kind === 'refused') return result;
  const { telephonySessionId } = result.record[0]!.body;
  if (result.record.some(({ body }) => body.telephonySessionId !== telephonySessionId)) return refused('several-calls');
  const steps = stepsOf(result.record);
  const first = steps[0];
  if (first?.party.direction !== 'Inbound') return refused('not-inbound');

  const caller: About = {
    callId: callIdOf('ringcentral', telephonySessionId),
    legId: CALLERS_LEG,
    legDirection: 'incoming',
    ...numbersOf(steps, options.readNumber ?? internationalNumber),
  };
  const inbound = steps.filter(({ party }) => party.direction === 'Inbound');
  const menus = new Set(options.menuExtensionIds);
  return said([
    { ...caller, event: 'started', answering: 'application', occurredAt: first.at },
    ...inbound.flatMap((step) => partyEvents(caller, step, menus.has(step.party.extensionId ?? ''))),
    ...endEvents(caller, inbound),
  ]);
}

/** Later parties may show extensions; the first that shows a number is what the caller saw. */
function numbersOf(steps: readonly Step[], readNumber: NumberReader): Pick<CallEvent, 'from' | 'to'> {
  const first = (side: 'from' | 'to') =>
    steps.map(({ party }) => readNumber(party[side]?.phoneNumber ?? '')).find((number) => number !== null) ?? null;
  return { from: first('from'), to: first('to') };
}

function partyEvents(caller: About, { party, at }: Step, isMenu: boolean): CallEvent[] {
  const leg: About = { callId: caller.callId, legId: party.id, legDirection: 'outgoing' };
  switch (party.status.code) {
    case 'Setup':
    case 'Proceeding':
      return [{ ...leg, event: 'started', occurredAt: at }];
    // Only who has answered can put a call on hold or park it.
    case 'Answered':
    case 'Hold':
    case 'Parked':
      return isMenu
        ? [{ ...caller, event: 'answered', answeredBy: 'application', occurredAt: at }]
        : [{ ...leg, event: 'answered', answeredBy: 'person', occurredAt: at }];
    case 'VoiceMail':
    case 'VoiceMailScreening':
      return [{ ...leg, event: 'voicemail', occurredAt: at }];
    case 'FaxReceive':
      return [{ ...leg, event: 'answered', answeredBy: 'machine', occurredAt: at }];
    case 'Disconnected':
      return disconnectEvents(leg, party.status.reason, at);
    default:
      return [];
  }
}

function disconnectEvents(leg: About, reason: string | null, at: string): CallEvent[] {
  const disconnect = disconnectOf(reason);
  switch (disconnect) {
    case 'answered-elsewhere':
      return [{ ...leg, event: 'bridged', occurredAt: at }];
    case 'voicemail':
      return [{ ...leg, event: 'voicemail', occurredAt: at }];
    case 'handed-on':
      return [];
    case 'caller-gave-up':
    case 'hung-up':
    case 'no-answer':
    case 'busy':
    case 'declined':
    case 'routing-failure':
    case 'unknown':
      return [{ ...leg, event: 'ended', cause: disconnect, occurredAt: at }];
  }
}

/** The session is over when every party has left it, and the last did so for good. */
function endEvents(caller: About, inbound: readonly Step[]): CallEvent[] {
  const current = new Map(inbound.map(({ party }) => [party.id, party]));
  const last = inbound.at(-1)!;
  const isOver = [...current.values()].every(hasLeft) && isForGood(last.party);
  return isOver ? [{ ...caller, event: 'ended', cause: causeOf(last.party), occurredAt: last.at }] : [];
}

const hasLeft = ({ status }: Party): boolean => status.code === 'Disconnected' || status.code === 'Gone';

const isForGood = ({ status }: Party): boolean =>
  status.code === 'Disconnected' && disconnectOf(status.reason) !== 'handed-on';

/**
 * Who ended the call. A ring that nobody let come to an end, no answer and no voicemail, was ended by the caller: RingCentral
 * calls it missed and gives no reason.
 */
function causeOf({ status, missedCall }: Party): Cause {
  const gaveUp = status.reason === null ? missedCall === true : disconnectOf(status.reason) === 'caller-gave-up';
  return gaveUp ? 'caller-gave-up' : 'hung-up';
}

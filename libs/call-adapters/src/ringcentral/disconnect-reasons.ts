import type { CallEvent } from '@textback/contracts';

type Cause = NonNullable<CallEvent['cause']>;

/**
 * What the reason of a status `Disconnected` says.
 * - a cause: why this party was not reached, or that it hung up.
 * - `answered-elsewhere`: somebody else of the office took the call.
 * - `voicemail`: the call went there.
 * - `handed-on`: the call goes on without this party.
 */
export type Disconnect = Cause | 'answered-elsewhere' | 'voicemail' | 'handed-on';

/** RingCentral's reasons, in our words. A reason that is missing explains nothing. */
const REASONS: Readonly<Record<string, Disconnect>> = {
  NoAnswer: 'no-answer',
  Timeout: 'no-answer',
  TargetBusy: 'busy',
  Rejected: 'declined',
  CallReplied: 'declined',
  Cancelled: 'caller-gave-up',
  CallFinished: 'hung-up',
  CallDropped: 'hung-up',
  InternalError: 'routing-failure',
  InvalidNumber: 'routing-failure',
  InternationalDisabled: 'routing-failure',
  DestinationBlocked: 'routing-failure',
  NotEnoughFunds: 'routing-failure',
  NoSuchUser: 'routing-failure',
  Voicemail: 'voicemail',
  AgentAnswered: 'answered-elsewhere',
  Pickup: 'answered-elsewhere',
  TakeOver: 'answered-elsewhere',
  AgentDropped: 'handed-on',
  AttendedTransfer: 'handed-on',
  BlindTransfer: 'handed-on',
  CallerInputRedirect: 'handed-on',
  CallFlip: 'handed-on',
  CallPark: 'handed-on',
  CallRedirected: 'handed-on',
  CallSwitch: 'handed-on',
  DtmfTransfer: 'handed-on',
  ParkLocation: 'handed-on',
  RccTransfer: 'handed-on',
  Supervising: 'handed-on',
};

export const disconnectOf = (reason: string | null): Disconnect =>
  reason !== null && Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? 'unknown') : 'unknown';

import type { CallEvent } from '@textback/contracts';

type Cause = NonNullable<CallEvent['cause']>;

/** FreeSWITCH's hangup causes, in our words. Those that are missing explain nothing. */
const CAUSES: Readonly<Record<string, Cause>> = {
  ORIGINATOR_CANCEL: 'caller-gave-up',
  NO_ANSWER: 'no-answer',
  NO_USER_RESPONSE: 'no-answer',
  PROGRESS_TIMEOUT: 'no-answer',
  ALLOTTED_TIMEOUT: 'no-answer',
  RECOVERY_ON_TIMER_EXPIRE: 'no-answer',
  USER_BUSY: 'busy',
  CALL_REJECTED: 'declined',
  NORMAL_CLEARING: 'hung-up',
  UNALLOCATED_NUMBER: 'routing-failure',
  NO_ROUTE_TRANSIT_NET: 'routing-failure',
  NO_ROUTE_DESTINATION: 'routing-failure',
  NUMBER_CHANGED: 'routing-failure',
  DESTINATION_OUT_OF_ORDER: 'routing-failure',
  INVALID_NUMBER_FORMAT: 'routing-failure',
  NORMAL_CIRCUIT_CONGESTION: 'routing-failure',
  NETWORK_OUT_OF_ORDER: 'routing-failure',
  NORMAL_TEMPORARY_FAILURE: 'routing-failure',
  SWITCH_CONGESTION: 'routing-failure',
  OUTGOING_CALL_BARRED: 'routing-failure',
  INCOMPATIBLE_DESTINATION: 'routing-failure',
  EXCHANGE_ROUTING_ERROR: 'routing-failure',
  SUBSCRIBER_ABSENT: 'routing-failure',
  USER_NOT_REGISTERED: 'routing-failure',
  GATEWAY_DOWN: 'routing-failure',
};

/** `unknown` for a cause that explains nothing, or that was left out. */
export const causeOf = (hangupCause: string | null): Cause =>
  hangupCause !== null && Object.hasOwn(CAUSES, hangupCause) ? (CAUSES[hangupCause] ?? 'unknown') : 'unknown';

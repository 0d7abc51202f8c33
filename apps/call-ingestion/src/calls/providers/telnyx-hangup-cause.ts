import type { Cause } from '../domain/call-fact.js';

/** Telnyx's reasons for the end of a leg, in our words. Its list is open: it has grown before. */
export const HANGUP_CAUSES: Readonly<Record<string, Cause>> = {
  originator_cancel: 'caller-gave-up',
  timeout: 'no-answer',
  no_answer: 'no-answer',
  user_busy: 'busy',
  call_rejected: 'declined',
  not_found: 'routing-failure',
  unspecified: 'routing-failure',
  normal_clearing: 'hung-up',
  time_limit: 'hung-up',
};

/** `unknown` for a cause that Telnyx has added since, or that it left out. */
export const causeOf = (hangupCause: string | null | undefined): Cause =>
  typeof hangupCause === 'string' && Object.hasOwn(HANGUP_CAUSES, hangupCause)
    ? (HANGUP_CAUSES[hangupCause] ?? 'unknown')
    : 'unknown';

import { CallId, type PhoneNumber } from '@textback/contracts';
import fc from 'fast-check';
import type { CallFact, Cause } from './call-fact.js';
import { addFact, type CallSession, EMPTY_SESSION } from './call-session.js';

export const CALLER = '+14155550111' as PhoneNumber;
export const LINE = '+14155550101' as PhoneNumber;
const CALL = CallId.parse('0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01');
/** 2 March 2026, 17:05 UTC. */
export const NOON = 1_772_471_100_000;

/** Something that happened on a leg, `second` seconds into the story. */
export type Told = (second: number) => CallFact;

const told =
  (fact: Omit<CallFact, 'callId' | 'at' | 'legDirection'> & Partial<Pick<CallFact, 'legDirection'>>): Told =>
  (second) => ({ callId: CALL, legDirection: null, ...fact, at: NOON + second * 1_000 });

/** The caller's leg, as each kind of source tells it. */
export const caller = {
  ringsAt: (answering?: CallFact['answering'], from: PhoneNumber | null = CALLER) =>
    told({ legId: 'caller', legDirection: 'incoming', event: 'started', answering, from, to: LINE }),
  answeredBy: (answeredBy?: CallFact['answeredBy']) => told({ legId: 'caller', event: 'answered', answeredBy }),
  bridged: told({ legId: 'caller', event: 'bridged' }),
  leavesVoicemail: told({ legId: 'caller', event: 'voicemail' }),
  ends: (cause?: Cause) => told({ legId: 'caller', event: 'ended', cause }),
};

/** A leg from us to somebody who may pick up. */
export const dialled = (legId: string) => ({
  rings: told({ legId, legDirection: 'outgoing', event: 'started', from: LINE, to: '+14155550177' as PhoneNumber }),
  answeredBy: (answeredBy?: CallFact['answeredBy']) => told({ legId, event: 'answered', answeredBy }),
  bridged: told({ legId, event: 'bridged' }),
  ends: (cause?: Cause) => told({ legId, event: 'ended', cause }),
});

/** What was told, one second after the other. */
export const story = (...events: readonly Told[]): CallFact[] => events.map((event, second) => event(second));

export const sessionOf = (...events: readonly Told[]): CallSession => story(...events).reduce(addFact, EMPTY_SESSION);

const number = fc.constantFrom(CALLER, LINE, '+14155550199' as PhoneNumber);

/** Any event at all, also such as contradict each other. */
export const anyFact: fc.Arbitrary<CallFact> = fc.record(
  {
    callId: fc.constant(CALL),
    legId: fc.constantFrom('a', 'b', 'c'),
    legDirection: fc.constantFrom('incoming', 'outgoing', null),
    answering: fc.constantFrom('application', 'phone-system', undefined),
    event: fc.constantFrom('started', 'answered', 'bridged', 'voicemail', 'ended'),
    at: fc.integer({ min: NOON, max: NOON + 50 }),
    from: fc.option(number, { nil: null }),
    to: fc.option(number, { nil: null }),
    answeredBy: fc.constantFrom('person', 'machine', 'application', undefined),
    cause: fc.constantFrom(
      'hung-up',
      'caller-gave-up',
      'no-answer',
      'busy',
      'declined',
      'routing-failure',
      'unknown',
      undefined,
    ),
  },
  { requiredKeys: ['callId', 'legId', 'legDirection', 'event', 'at'] },
);

import {
  CallId,
  type CallMissed,
  conversationIdOf,
  DEFAULT_SETTINGS,
  OfficeId,
  type OfficeSettings,
  type PhoneNumber,
} from '@textback/contracts';
import type { DecisionInput, Facts } from './facts.js';
import { plusMilliseconds } from './time.js';

const OFFICE = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
export const CALLER = '+15551230001' as PhoneNumber;
export const LINE = '+15559870000' as PhoneNumber;
export const TEXTING_NUMBER = '+15559870001' as PhoneNumber;

/** When the call of {@link aCallToDecide} ended; a Monday at noon in New York. */
export const ENDED = '2026-03-02T17:00:00.000Z';

/** A moment some time before or after the end of the call. */
export const minutesAfter = (minutes: number): string => plusMilliseconds(ENDED, minutes * 60_000);
export const secondsAfter = (seconds: number): string => plusMilliseconds(ENDED, seconds * 1_000);

/** What a test changes about a call that would be texted. */
export interface Changes {
  readonly call?: Partial<CallMissed>;
  readonly facts?: Partial<Omit<Facts, 'call'>>;
  readonly autoReplies?: Partial<OfficeSettings['missedCallAutoReplies']>;
  readonly settings?: Partial<Omit<OfficeSettings, 'missedCallAutoReplies'>>;
  readonly version?: number;
  readonly name?: string;
  readonly now?: string;
}

/** A call that every rule lets through: during hours, from a stranger's mobile, five seconds after it ended. */
export function aCallToDecide(changes: Changes = {}): DecisionInput {
  const call: CallMissed = {
    officeId: OFFICE,
    callId: CallId.parse('0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01'),
    conversationId: conversationIdOf(OFFICE, CALLER),
    from: CALLER,
    to: LINE,
    ending: 'no-answer',
    startedAt: secondsAfter(-20),
    endedAt: ENDED,
    ...changes.call,
  };
  return {
    facts: {
      call,
      callerKind: 'textable',
      holidays: [],
      optedOutAt: null,
      landlineAt: null,
      staffTextedAt: null,
      answeredAt: null,
      textedAt: [],
      creditsUsed: 0,
      waitingSince: null,
      ...changes.facts,
    },
    office: {
      name: changes.name ?? 'Elm Street Dental',
      version: changes.version ?? 3,
      settings: {
        ...DEFAULT_SETTINGS,
        numbers: { textingNumber: TEXTING_NUMBER, lines: [LINE] },
        ...changes.settings,
        missedCallAutoReplies: {
          ...DEFAULT_SETTINGS.missedCallAutoReplies,
          enabled: true,
          duringHours: { enabled: true, message: 'during' },
          outsideHours: { enabled: true, message: 'outside' },
          ...changes.autoReplies,
        },
      },
    },
    now: changes.now ?? secondsAfter(5),
  };
}

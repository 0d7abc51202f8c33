import { z } from 'zod';

/** How a missed call ended (R6). */
export const MissedEnding = z.enum(['no-answer', 'busy', 'declined', 'abandoned', 'voicemail', 'routing-failure']);
export type MissedEnding = z.infer<typeof MissedEnding>;

/** What became of a call session. `unknown` is never texted (R6). */
export const CallOutcome = z.enum(['answered', 'missed', 'unknown']);
export type CallOutcome = z.infer<typeof CallOutcome>;

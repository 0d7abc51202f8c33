import type { z } from 'zod';
import { DEFAULT_SETTINGS, type OfficeSettings } from '../settings.js';

/**
 * The story that the examples of all endpoints tell, the same as that of the events' examples: on a Monday at noon Maria
 * Lopez calls Elm Street Dental, nobody answers, she gets a text, and she answers it. Names and numbers are made up.
 */
export const STORY = {
  officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
  officeName: 'Elm Street Dental',
  /** The line that she dialled. */
  line: '+15559870000',
  textingNumber: '+15559870001',
  caller: '+15551230001',
  callId: '0b7f1f0e-6f0a-4c55-8a4e-0f2f4b1f9b01',
  conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
  /** The missed-call text. */
  dispatchId: '5b2f6f2e-8c4e-5c53-8a5f-1f2b3c4d5e6f',
  text: 'Sorry we missed your call to Elm Street Dental. How can we help? Just reply to this text.',
  providerMessageId: '40385f64-5717-4562-b3fc-2c963f66afa6',
  /** What she answered. */
  replyId: '9d0a7a3e-2c0b-4d3a-8f1e-6a5b4c3d2e1f',
  reply: 'Hi, I would like to move my appointment',
  personId: '3f0b8f4e-6a7b-4c1d-9e2f-1a2b3c4d5e6f',
  personName: 'Maria Lopez',
  /** Who answered her: a token's subject. */
  staff: 'dana@elmstreet.example',
  staffMessageId: '6c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f',
  staffDispatchId: '7e8f9a0b-1c2d-5e3f-8a4b-5c6d7e8f9a0b',
  /** Who set the office up. */
  manager: 'robin@elmstreet.example',
  ringsAt: '2026-03-02T17:05:00.000Z',
  endsAt: '2026-03-02T17:05:21.000Z',
  decidedAt: '2026-03-02T17:05:26.000Z',
  sentAt: '2026-03-02T17:05:26.400Z',
  deliveredAt: '2026-03-02T17:05:28.100Z',
  repliesAt: '2026-03-02T17:08:00.000Z',
  answeredAt: '2026-03-02T17:09:12.000Z',
} as const;

/** How the office was set up when the call came. */
export const SETTINGS: z.input<typeof OfficeSettings> = {
  ...DEFAULT_SETTINGS,
  missedCallAutoReplies: { ...DEFAULT_SETTINGS.missedCallAutoReplies, enabled: true },
  numbers: { textingNumber: STORY.textingNumber, lines: [STORY.line] },
};

/** Of another call a little later, whose caller withheld their number. */
export const WITHHELD_CALL_ID = '2c9d4e5f-7a8b-4c1d-8e2f-3a4b5c6d7e8f';

/** Where a list goes on. Opaque: made by one answer, sent back with the next question. */
export const A_CURSOR = 'eyJiZWZvcmUiOjJ9';

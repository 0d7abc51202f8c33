import { z } from 'zod';
import { Section } from '../chat.js';
import { defineEvent } from '../define-event.js';
import { ConversationId, Instant, OfficeId } from '../ids.js';

const ChatTileData = z.object({
  officeId: OfficeId,
  conversationId: ConversationId,
  change: z.enum(['opened', 'reopened', 'closed']),
  section: Section,
  at: Instant,
});

/** A tile in an office's inbox was opened, reopened or closed (R15, R19). */
export const ChatTile = defineEvent({
  topic: 'chat.tile',
  version: 1,
  summary: "A tile in an office's inbox was opened, reopened or closed.",
  producers: ['chat'],
  consumers: [],
  key: ({ conversationId }) => conversationId,
  data: ChatTileData,
  example: {
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    conversationId: 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01',
    change: 'opened',
    section: 'patients',
    at: '2026-03-02T17:08:00.200Z',
  },
});
export type ChatTile = z.infer<typeof ChatTileData>;

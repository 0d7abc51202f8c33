import { z } from 'zod';
import { Conversation, Message } from './chat.js';
import { ConversationId, Instant, OfficeId } from './ids.js';
import { Problem } from './http/problem.js';

/** Socket.IO path and namespace of live updates (design §5). */
export const LIVE_PATH = '/chat/socket.io';
export const LIVE_NAMESPACE = '/live';

/** What a client asks for; `since` is the last `seq` that it has seen, left out on a first visit. */
export const SubscribeRequest = z.object({
  officeId: OfficeId,
  since: z.int().min(0).optional(),
});
export type SubscribeRequest = z.infer<typeof SubscribeRequest>;

const update = <Kind extends string, Extra extends z.ZodRawShape>(kind: Kind, extra: Extra) =>
  z.object({
    /** Gap-free within the office, starting at 1. */
    seq: z.int().min(1),
    officeId: OfficeId,
    kind: z.literal(kind),
    conversationId: ConversationId,
    at: Instant,
    ...extra,
  });

/** One change that every client of an office sees once and in order (guarantee E). */
export const LiveUpdate = z.discriminatedUnion('kind', [
  update('tile.opened', { conversation: Conversation }),
  update('tile.changed', { conversation: Conversation }),
  update('tile.closed', { conversation: Conversation }),
  update('message.added', { message: Message }),
  update('message.status', { message: Message }),
]);
export type LiveUpdate = z.infer<typeof LiveUpdate>;

/** The acknowledgement of `subscribe`. `resync`: too much was missed; read the lists again and go on from `head`. */
export const SubscribeReply = z.union([
  z.object({ ok: z.literal(true), head: z.int().min(0), updates: z.array(LiveUpdate) }),
  z.object({ ok: z.literal(true), head: z.int().min(0), resync: z.literal(true) }),
  z.object({ ok: z.literal(false), problem: Problem }),
]);
export type SubscribeReply = z.infer<typeof SubscribeReply>;

/** Sent every 15 s: a client whose last `seq` is lower has lost something and subscribes again. */
export const LiveHead = z.object({ officeId: OfficeId, seq: z.int().min(0) });
export type LiveHead = z.infer<typeof LiveHead>;

/** Socket.IO's types of namespace `/live`. */
export interface ClientToServer {
  subscribe(request: z.input<typeof SubscribeRequest>, reply: (answer: SubscribeReply) => void): void;
}
export interface ServerToClient {
  update(update: LiveUpdate): void;
  head(head: LiveHead): void;
}

import { readConfig, ServiceConfig } from '@textback/http';
import { z } from 'zod';

/** Environment of chat. `CORS_ORIGINS` also names the origins whose pages may open sockets, beside the service's own. */
export const ChatConfig = ServiceConfig.extend({
  /** Most sockets of one user on one replica. */
  LIVE_SOCKETS_PER_USER: z.coerce.number().int().min(1).default(100),
  /** Most sockets from one address on one replica. Behind a proxy that is the proxy's, unless the next one is true. */
  LIVE_SOCKETS_PER_ADDRESS: z.coerce.number().int().min(1).default(5_000),
  /** Whether the proxy in front sets X-Forwarded-For itself, so that its last entry is the client's address. */
  LIVE_TRUST_FORWARDED_FOR: z.stringbool().default(false),
  /** Days for which live updates are kept. A client that was away for longer reads the lists again. */
  LIVE_KEEP_DAYS: z.coerce.number().int().min(1).max(365).default(3),
});
export type ChatConfig = z.infer<typeof ChatConfig>;

export const readChatConfig = (): ChatConfig => readConfig(ChatConfig, process.env);

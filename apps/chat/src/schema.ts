import type { ServiceSchema } from '@textback/database';
import { MESSAGING_MIGRATIONS } from '@textback/messaging';
import { CreateChat1790000001000 } from './migrations/1790000001000-create-chat.js';
import { CreateLiveLog1790000002000 } from './migrations/1790000002000-create-live-log.js';
import { FlagMessages1790000060000 } from './migrations/1790000060000-flag-messages.js';

/** What chat keeps. */
export const SCHEMA: ServiceSchema = {
  schema: 'chat',
  migrations: [...MESSAGING_MIGRATIONS, CreateChat1790000001000, CreateLiveLog1790000002000, FlagMessages1790000060000],
};

import type { ServiceSchema } from '@textback/database';
import { MESSAGING_MIGRATIONS } from '@textback/messaging';
import { CreateCalls1790000001000 } from './migrations/1790000001000-create-calls.js';
import { CreateOfficeLines1790000002000 } from './migrations/1790000002000-create-office-lines.js';
import { CreateCallTexts1790000003000 } from './migrations/1790000003000-create-call-texts.js';
import { KeepCorrections1790000030000 } from './migrations/1790000030000-keep-corrections.js';

/** What call-ingestion keeps. */
export const SCHEMA: ServiceSchema = {
  schema: 'call_ingestion',
  migrations: [
    ...MESSAGING_MIGRATIONS,
    CreateCalls1790000001000,
    CreateOfficeLines1790000002000,
    CreateCallTexts1790000003000,
    KeepCorrections1790000030000,
  ],
};

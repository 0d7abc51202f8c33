import type { ServiceSchema } from '@textback/database';
import { MESSAGING_MIGRATIONS } from '@textback/messaging';
import { CreateOffices1790000001000 } from './migrations/1790000001000-create-offices.js';
import { CreateDecisions1790000002000 } from './migrations/1790000002000-create-decisions.js';
import { KeepWhatBacktestsNeed1790000020000 } from './migrations/1790000020000-keep-what-backtests-need.js';
import { CreateBacktests1790000020001 } from './migrations/1790000020001-create-backtests.js';

/** What rules keeps. */
export const SCHEMA: ServiceSchema = {
  schema: 'rules',
  migrations: [
    ...MESSAGING_MIGRATIONS,
    CreateOffices1790000001000,
    CreateDecisions1790000002000,
    KeepWhatBacktestsNeed1790000020000,
    CreateBacktests1790000020001,
  ],
};

import { runMigrationCommand } from '@textback/http';
import { SCHEMA } from './schema.js';

await runMigrationCommand('rules', SCHEMA);

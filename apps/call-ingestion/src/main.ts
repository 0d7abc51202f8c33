import { runService } from '@textback/http';
import { readCallIngestionConfig } from './config.js';
import { callIngestionService } from './service.js';

await runService(callIngestionService(readCallIngestionConfig()));

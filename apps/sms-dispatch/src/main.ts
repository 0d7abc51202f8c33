import { runService } from '@textback/http';
import { readSmsDispatchConfig } from './config.js';
import { smsDispatchService } from './service.js';

await runService(smsDispatchService(readSmsDispatchConfig()));

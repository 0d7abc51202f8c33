import { runService } from '@textback/http';
import { readSimulatorConfig } from './config.js';
import { simulatorService } from './service.js';

await runService(simulatorService(readSimulatorConfig()));

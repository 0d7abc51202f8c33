import { runService } from '@textback/http';
import { readGatewayConfig } from './config.js';
import { gatewayService } from './service.js';

await runService(gatewayService(readGatewayConfig()));

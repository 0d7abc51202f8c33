import { SMS_ENDPOINTS } from '@textback/contracts';
import { runService } from '@textback/http';
import { AppModule } from './app.module.js';
import { readSmsDispatchConfig } from './config.js';

const config = readSmsDispatchConfig();

await runService({
  name: 'sms-dispatch',
  module: AppModule.with(config),
  config,
  prefix: '/sms',
  endpoints: SMS_ENDPOINTS,
});

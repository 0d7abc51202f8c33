import { SMS_API } from '@textback/contracts';
import type { ServiceDefinition } from '@textback/http';
import { AppModule } from './app.module.js';
import type { SmsDispatchConfig } from './config.js';

/** sms-dispatch as production and tests run it. */
export const smsDispatchService = (config: SmsDispatchConfig): ServiceDefinition => ({
  name: 'sms-dispatch',
  module: AppModule.with(config),
  config,
  api: SMS_API,
});

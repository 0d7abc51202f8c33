import { CALLS_API } from '@textback/contracts';
import type { ServiceDefinition } from '@textback/http';
import { AppModule } from './app.module.js';
import type { CallIngestionConfig } from './config.js';

/** The service, as it runs in production and in tests. */
export const callIngestionService = (config: CallIngestionConfig): ServiceDefinition => ({
  name: 'call-ingestion',
  module: AppModule.with(config),
  config,
  api: CALLS_API,
});

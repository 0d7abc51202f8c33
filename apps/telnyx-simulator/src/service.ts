import type { ServiceDefinition } from '@textback/http';
import { AppModule } from './app.module.js';
import type { SimulatorConfig } from './config.js';

/** The simulator as it runs, in production code and in tests alike. */
export const simulatorService = (config: SimulatorConfig): ServiceDefinition => ({
  name: 'telnyx-simulator',
  config,
  module: AppModule.with(config),
});

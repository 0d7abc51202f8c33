import { RULES_API } from '@textback/contracts';
import { runService } from '@textback/http';
import { AppModule } from './app.module.js';
import { readRulesConfig } from './config.js';

const config = readRulesConfig();

await runService({
  name: 'rules',
  module: AppModule.with(config),
  config,
  api: RULES_API,
});

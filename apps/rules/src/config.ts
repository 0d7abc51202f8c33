import { readConfig, ServiceConfig } from '@textback/http';

/** Environment of rules: what every service has. */
export const RulesConfig = ServiceConfig;
export type RulesConfig = ServiceConfig;

export const readRulesConfig = (): RulesConfig => readConfig(RulesConfig, process.env);

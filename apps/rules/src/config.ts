import { BACKTEST_DAYS } from '@textback/contracts';
import { readConfig, ServiceConfig } from '@textback/http';
import { z } from 'zod';

/** A backtest may begin a day more than its length ago, and its first decision looks back at the month that it is in. */
const LEAST_FACT_DAYS = BACKTEST_DAYS + 1 + 31;

const days = (least: number): z.ZodCoercedNumber => z.coerce.number().int().min(least).max(3_650);

/** Environment of rules: what every service has, and how long things are remembered, in days. */
export const RulesConfig = ServiceConfig.extend({
  /** Decisions with their receipts. */
  DECISION_RETENTION_DAYS: days(LEAST_FACT_DAYS).default(400),
  /** Texts to callers, answered calls, changes of consent: never less than a backtest looks back at. */
  CALLER_FACTS_RETENTION_DAYS: days(LEAST_FACT_DAYS).default(125),
  /** Backtests that have ended. */
  BACKTEST_RETENTION_DAYS: days(1).default(7),
});
export type RulesConfig = z.infer<typeof RulesConfig>;

export const readRulesConfig = (): RulesConfig => readConfig(RulesConfig, process.env);

import { type DynamicModule, Module } from '@nestjs/common';
import { Log, type LogOptions } from './log.js';
import { NumberMask } from './masking.js';
import { Metrics } from './metrics.js';

/** Provides {@link Log}, {@link NumberMask} and {@link Metrics} to a whole service. */
@Module({})
export class ObservabilityModule {
  static forService(options: LogOptions): DynamicModule {
    const log = new Log(options);
    return {
      module: ObservabilityModule,
      global: true,
      providers: [{ provide: Log, useValue: log }, { provide: NumberMask, useValue: log.mask }, Metrics],
      exports: [Log, NumberMask, Metrics],
    };
  }
}

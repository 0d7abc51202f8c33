import { type DynamicModule, Module } from '@nestjs/common';
import { Log } from './log.js';
import { NumberMask } from './masking.js';
import { Metrics } from './metrics.js';

/** Provides {@link Log}, {@link NumberMask} and {@link Metrics} to a whole service. */
@Module({})
export class ObservabilityModule {
  /** The log and the metrics exist before the service does, so that a failed start can be told. */
  static forService(log: Log, metrics: Metrics): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        { provide: Log, useValue: log },
        { provide: NumberMask, useValue: log.mask },
        { provide: Metrics, useValue: metrics },
      ],
      exports: [Log, NumberMask, Metrics],
    };
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import type { ServiceName } from '@textback/contracts';
import { Clock } from './clock.js';
import { DatabaseClock } from './database-clock.js';
import { DurableTimers, TimersOptions } from './durable-timers.js';
import { Timers } from './timers.js';

/** Provides {@link Timers} and {@link Clock} to a whole service. */
@Module({})
export class TimersModule {
  static forService(settings: { readonly service: ServiceName; readonly databaseUrl: string }): DynamicModule {
    return {
      module: TimersModule,
      global: true,
      providers: [
        { provide: TimersOptions, useValue: new TimersOptions(settings.service, settings.databaseUrl) },
        { provide: Timers, useClass: DurableTimers },
        { provide: Clock, useClass: DatabaseClock },
      ],
      exports: [Timers, Clock],
    };
  }
}

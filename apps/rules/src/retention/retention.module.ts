import { type DynamicModule, Module } from '@nestjs/common';
import { ForgetOldRows } from './forget-old-rows.js';
import { RetentionOptions } from './retention-options.js';

/** What is kept for how long. */
@Module({})
export class RetentionModule {
  static with(options: RetentionOptions): DynamicModule {
    return { module: RetentionModule, providers: [ForgetOldRows, { provide: RetentionOptions, useValue: options }] };
  }
}

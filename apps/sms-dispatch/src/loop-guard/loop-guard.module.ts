import { Module } from '@nestjs/common';
import { ForgetGuardedTexts } from './application/forget-guarded-texts.js';
import { GuardLog } from './application/guard-log.port.js';
import { LoopGuard } from './application/loop-guard.js';
import { GuardTripsController } from './http/guard-trips.controller.js';
import { PostgresGuardLog } from './persistence/postgres-guard-log.js';

/** The last wall against machines that answer each other. */
@Module({
  controllers: [GuardTripsController],
  providers: [ForgetGuardedTexts, LoopGuard, { provide: GuardLog, useClass: PostgresGuardLog }],
  exports: [LoopGuard],
})
export class LoopGuardModule {}

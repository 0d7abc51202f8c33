import { Module } from '@nestjs/common';
import { HoursModule } from '../hours/hours.module.js';
import { CallerFactsReader } from './application/caller-facts.port.js';
import { CallerProjection } from './application/caller-projection.port.js';
import { DecideCalls } from './application/decide-calls.js';
import { Decisions } from './application/decisions.port.js';
import { GatherFacts } from './application/gather-facts.js';
import { MissedCalls } from './application/missed-calls.js';
import { NumberKinds } from './application/number-kinds.port.js';
import { ReproduceDecision } from './application/reproduce-decision.js';
import { CallEndedConsumer } from './consumers/call-ended.consumer.js';
import { CallMissedConsumer } from './consumers/call-missed.consumer.js';
import { SmsConsentConsumer } from './consumers/sms-consent.consumer.js';
import { SmsSentConsumer } from './consumers/sms-sent.consumer.js';
import { SmsStatusConsumer } from './consumers/sms-status.consumer.js';
import { DecisionsController } from './http/decisions.controller.js';
import { PostgresCallerFacts } from './persistence/postgres-caller-facts.js';
import { PostgresCallerProjection } from './persistence/postgres-caller-projection.js';
import { PostgresDecisions } from './persistence/postgres-decisions.js';
import { LibphonenumberKinds } from './providers/libphonenumber.number-kinds.js';

/** Whether a missed call is texted, and why. */
@Module({
  imports: [HoursModule],
  controllers: [
    CallMissedConsumer,
    CallEndedConsumer,
    SmsSentConsumer,
    SmsStatusConsumer,
    SmsConsentConsumer,
    DecisionsController,
  ],
  providers: [
    DecideCalls,
    GatherFacts,
    MissedCalls,
    ReproduceDecision,
    { provide: CallerFactsReader, useClass: PostgresCallerFacts },
    { provide: CallerProjection, useClass: PostgresCallerProjection },
    { provide: Decisions, useClass: PostgresDecisions },
    { provide: NumberKinds, useClass: LibphonenumberKinds },
  ],
})
export class TextBackModule {}

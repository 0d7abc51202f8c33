import { Module } from '@nestjs/common';
import { OfficesModule } from '../offices/offices.module.js';
import { CallNews } from './application/call-news.js';
import { CallReader } from './application/call-reader.port.js';
import { CallSessions } from './application/call-sessions.port.js';
import { CorrectUntextedCalls } from './application/correct-untexted-calls.js';
import { ForgetCallEvents } from './application/forget-call-events.js';
import { OutcomeCounts } from './application/outcome-counts.js';
import { RecordCallEvents } from './application/record-call-events.js';
import { SettleCall } from './application/settle-call.js';
import { SettleOverdueCalls } from './application/settle-overdue-calls.js';
import { CallEventsConsumer } from './consumers/call-events.consumer.js';
import { CallEventsController } from './http/call-events.controller.js';
import { CallsController } from './http/calls.controller.js';
import { TelnyxWebhookController } from './http/telnyx-webhook.controller.js';
import { TelnyxWebhooks } from './http/telnyx-webhooks.js';
import { PostgresCallReader } from './persistence/postgres-call-reader.js';
import { PostgresCallSessions } from './persistence/postgres-call-sessions.js';

@Module({
  imports: [OfficesModule],
  controllers: [CallEventsConsumer, CallEventsController, CallsController, TelnyxWebhookController],
  providers: [
    CallNews,
    CorrectUntextedCalls,
    ForgetCallEvents,
    OutcomeCounts,
    RecordCallEvents,
    SettleCall,
    SettleOverdueCalls,
    TelnyxWebhooks,
    { provide: CallReader, useClass: PostgresCallReader },
    { provide: CallSessions, useClass: PostgresCallSessions },
  ],
  exports: [CorrectUntextedCalls],
})
export class CallsModule {}

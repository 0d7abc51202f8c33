import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { CallTexts } from './application/call-texts.port.js';
import { RecordTextReports } from './application/record-text-reports.js';
import { SmsSentConsumer } from './consumers/sms-sent.consumer.js';
import { SmsStatusConsumer } from './consumers/sms-status.consumer.js';
import { TextBackDecidedConsumer } from './consumers/textback-decided.consumer.js';
import { PostgresCallTexts } from './persistence/postgres-call-texts.js';

@Module({
  imports: [CallsModule],
  controllers: [TextBackDecidedConsumer, SmsSentConsumer, SmsStatusConsumer],
  providers: [RecordTextReports, { provide: CallTexts, useClass: PostgresCallTexts }],
})
export class TextsModule {}

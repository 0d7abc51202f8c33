import { Module } from '@nestjs/common';
import { OptOutsModule } from '../opt-outs/opt-outs.module.js';
import { RecordProgress } from './application/record-progress.js';
import { RequestText } from './application/request-text.js';
import { SendTexts } from './application/send-texts.js';
import { SmsProvider } from './application/sms-provider.port.js';
import { Texts } from './application/texts.port.js';
import { SmsRequestedConsumer } from './consumers/sms-requested.consumer.js';
import { TextsController } from './http/texts.controller.js';
import { PostgresTexts } from './persistence/postgres-texts.js';
import { TelnyxSmsProvider } from './providers/telnyx-sms-provider.js';

@Module({
  imports: [OptOutsModule],
  controllers: [SmsRequestedConsumer, TextsController],
  providers: [
    RecordProgress,
    RequestText,
    SendTexts,
    { provide: Texts, useClass: PostgresTexts },
    { provide: SmsProvider, useClass: TelnyxSmsProvider },
  ],
  exports: [Texts, RecordProgress],
})
export class TextsModule {}

import { Module } from '@nestjs/common';
import { CreditsModule } from '../credits/credits.module.js';
import { LoopGuardModule } from '../loop-guard/loop-guard.module.js';
import { OptOutsModule } from '../opt-outs/opt-outs.module.js';
import { ClaimTexts } from './application/claim-texts.js';
import { QueueGauges } from './application/queue-gauges.js';
import { UnknownTextsModule } from '../reconciliation/unknown-texts.module.js';
import { ProviderErrors } from './application/provider-errors.js';
import { RecordProgress } from './application/record-progress.js';
import { RequestText } from './application/request-text.js';
import { SendTexts } from './application/send-texts.js';
import { SendingQueue } from './application/sending-queue.port.js';
import { ShowText } from './application/show-text.js';
import { SmsProvider } from './application/sms-provider.port.js';
import { Texts } from './application/texts.port.js';
import { SmsRequestedConsumer } from './consumers/sms-requested.consumer.js';
import { TextsController } from './http/texts.controller.js';
import { PostgresSendingQueue } from './persistence/postgres-sending-queue.js';
import { PostgresTexts } from './persistence/postgres-texts.js';
import { TelnyxSmsProvider } from './providers/telnyx-sms-provider.js';

@Module({
  imports: [CreditsModule, LoopGuardModule, OptOutsModule, UnknownTextsModule],
  controllers: [SmsRequestedConsumer, TextsController],
  providers: [
    ClaimTexts,
    QueueGauges,
    ProviderErrors,
    RecordProgress,
    RequestText,
    SendTexts,
    ShowText,
    { provide: SendingQueue, useClass: PostgresSendingQueue },
    { provide: Texts, useClass: PostgresTexts },
    { provide: SmsProvider, useClass: TelnyxSmsProvider },
  ],
  exports: [Texts, RecordProgress, RequestText],
})
export class TextsModule {}

import { Module } from '@nestjs/common';
import { MediaModule } from '../media/media.module.js';
import { OfficesModule } from '../offices/offices.module.js';
import { LoopGuardModule } from '../loop-guard/loop-guard.module.js';
import { KeywordAnswersModule } from '../opt-outs/keyword-answers.module.js';
import { OptOutsModule } from '../opt-outs/opt-outs.module.js';
import { TextsModule } from '../texts/texts.module.js';
import { ForgetWebhooks } from './application/forget-webhooks.js';
import { RouteUnroutedMessages } from './application/route-unrouted-messages.js';
import { TakeCallerMessages } from './application/take-caller-messages.js';
import { TakeNews } from './application/take-news.js';
import { TakeReceipts } from './application/take-receipts.js';
import { UnroutedMessages } from './application/unrouted-messages.port.js';
import { WebhookLog } from './application/webhook-log.port.js';
import { TelnyxWebhookController } from './http/telnyx-webhook.controller.js';
import { UnroutedMessagesController } from './http/unrouted-messages.controller.js';
import { PostgresUnroutedMessages } from './persistence/postgres-unrouted-messages.js';
import { PostgresWebhookLog } from './persistence/postgres-webhook-log.js';

@Module({
  imports: [KeywordAnswersModule, LoopGuardModule, MediaModule, OfficesModule, OptOutsModule, TextsModule],
  controllers: [TelnyxWebhookController, UnroutedMessagesController],
  providers: [
    ForgetWebhooks,
    RouteUnroutedMessages,
    TakeNews,
    TakeReceipts,
    TakeCallerMessages,
    { provide: UnroutedMessages, useClass: PostgresUnroutedMessages },
    { provide: WebhookLog, useClass: PostgresWebhookLog },
  ],
})
export class WebhooksModule {}

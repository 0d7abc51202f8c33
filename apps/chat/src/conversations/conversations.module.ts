import { type DynamicModule, Module } from '@nestjs/common';
import { OfficesModule } from '../offices/offices.module.js';
import { AcceptedReplies } from './application/accepted-replies.port.js';
import { ActOnConversation } from './application/act-on-conversation.js';
import { AnswerCaller } from './application/answer-caller.js';
import { ConversationReader } from './application/conversation-reader.port.js';
import { ConversationStore } from './application/conversation-store.port.js';
import { FollowTexts } from './application/follow-texts.js';
import { RecordHistory } from './application/record-history.js';
import { SaveChanges } from './application/save-changes.js';
import { TextLedger } from './application/text-ledger.port.js';
import { CallMissedConsumer } from './consumers/call-missed.consumer.js';
import { SmsInboundConsumer } from './consumers/sms-inbound.consumer.js';
import { SmsSentConsumer } from './consumers/sms-sent.consumer.js';
import { SmsStatusConsumer } from './consumers/sms-status.consumer.js';
import { TextBackDecidedConsumer } from './consumers/text-back-decided.consumer.js';
import { ConversationsController } from './http/conversations.controller.js';
import { RepliesController } from './http/replies.controller.js';
import { TilesController } from './http/tiles.controller.js';
import { SqlAcceptedReplies } from './persistence/sql-accepted-replies.js';
import { SqlConversationReader } from './persistence/sql-conversation-reader.js';
import { SqlConversationStore } from './persistence/sql-conversation-store.js';
import { SqlTextLedger } from './persistence/sql-text-ledger.js';

/** Histories, tiles, the permission gate, and what staff do with them. */
@Module({})
export class ConversationsModule {
  /** @param live provides LiveFeed, where changes are announced */
  static with(live: DynamicModule): DynamicModule {
    return {
      module: ConversationsModule,
      imports: [OfficesModule, live],
      controllers: [
        CallMissedConsumer,
        SmsInboundConsumer,
        SmsSentConsumer,
        SmsStatusConsumer,
        TextBackDecidedConsumer,
        ConversationsController,
        RepliesController,
        TilesController,
      ],
      providers: [
        ActOnConversation,
        AnswerCaller,
        FollowTexts,
        RecordHistory,
        SaveChanges,
        { provide: AcceptedReplies, useClass: SqlAcceptedReplies },
        { provide: ConversationReader, useClass: SqlConversationReader },
        { provide: ConversationStore, useClass: SqlConversationStore },
        { provide: TextLedger, useClass: SqlTextLedger },
      ],
      exports: [RecordHistory],
    };
  }
}

import type { ServiceSchema } from '@textback/database';
import { MESSAGING_MIGRATIONS } from '@textback/messaging';
import { CreateTexts1790000001000 } from './migrations/1790000001000-create-texts.js';
import { CreateOptOuts1790000002000 } from './migrations/1790000002000-create-opt-outs.js';
import { CreateTextingNumbers1790000003000 } from './migrations/1790000003000-create-texting-numbers.js';
import { CreateWebhooks1790000004000 } from './migrations/1790000004000-create-webhooks.js';
import { IndexWebhookAge1790000005000 } from './migrations/1790000005000-index-webhook-age.js';
import { CreateSendingPace1790000040000 } from './migrations/1790000040000-create-sending-pace.js';
import { CreateReconciliation1790000050000 } from './migrations/1790000050000-create-reconciliation.js';
import { CompleteOptOuts1790000060000 } from './migrations/1790000060000-complete-opt-outs.js';
import { AnswerKeywords1790000061000 } from './migrations/1790000061000-answer-keywords.js';
import { CreateLoopGuard1790000062000 } from './migrations/1790000062000-create-loop-guard.js';
import { CreateCredits1790000070000 } from './migrations/1790000070000-create-credits.js';
import { RememberLastSlots1790000080000 } from './migrations/1790000080000-remember-last-slots.js';
import { IndexMediaAge1790000081000 } from './migrations/1790000081000-index-media-age.js';
import { KeepOptOutsByOffice1790000082000 } from './migrations/1790000082000-keep-opt-outs-by-office.js';
import { CreateInboundMedia1790000052000 } from './migrations/1790000052000-create-inbound-media.js';
import { RouteUnroutedMessages1790000051000 } from './migrations/1790000051000-route-unrouted-messages.js';

/** What sms-dispatch keeps. */
export const SCHEMA: ServiceSchema = {
  schema: 'sms_dispatch',
  migrations: [
    ...MESSAGING_MIGRATIONS,
    CreateTexts1790000001000,
    CreateOptOuts1790000002000,
    CreateTextingNumbers1790000003000,
    CreateWebhooks1790000004000,
    IndexWebhookAge1790000005000,
    CreateSendingPace1790000040000,
    CreateReconciliation1790000050000,
    RouteUnroutedMessages1790000051000,
    CreateInboundMedia1790000052000,
    CompleteOptOuts1790000060000,
    AnswerKeywords1790000061000,
    CreateLoopGuard1790000062000,
    CreateCredits1790000070000,
    RememberLastSlots1790000080000,
    IndexMediaAge1790000081000,
    KeepOptOutsByOffice1790000082000,
  ],
};

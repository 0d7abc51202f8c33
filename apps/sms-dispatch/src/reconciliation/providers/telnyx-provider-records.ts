import { Injectable } from '@nestjs/common';
import { meaningOfTelnyxError, type MessageRecord, TelnyxRecords } from '@textback/telnyx';
import { storableText } from '@textback/database';
import type { Happening } from '../../texts/domain/text.js';
import { WebhookUrls } from '../../webhooks/application/webhook-urls.js';
import { type FoundText, ProviderRecords, type RecordsPage } from '../application/provider-records.port.js';
import type { Lookup } from '../domain/plan-lookups.js';

/** Reads Telnyx's detail records. A record is ours when it bears a webhook URL that only we can have made. */
@Injectable()
export class TelnyxProviderRecords extends ProviderRecords {
  constructor(
    private readonly telnyx: TelnyxRecords,
    private readonly urls: WebhookUrls,
  ) {
    super();
  }

  override async read({ by, since }: Pick<Lookup, 'by' | 'since'>, page: number): Promise<RecordsPage> {
    const answer = await this.telnyx.messages({ ...by, since: new Date(since), page });
    switch (answer.kind) {
      case 'answered': {
        // Newest first: once they are older than what is looked for, the rest is, too.
        const isPast = answer.items.some(({ createdAt }) => createdAt !== null && createdAt.getTime() < since);
        return {
          kind: 'answered',
          found: answer.items.flatMap((record) => this.textIn(record) ?? []),
          more: answer.more && !isPast,
        };
      }
      case 'rate-limited':
        return { kind: 'busy', retryAfterMs: answer.retryAfterMs };
      case 'unavailable':
        return { kind: 'no-answer', why: answer.why, refused: false };
      case 'refused':
        return { kind: 'no-answer', why: `status ${answer.httpStatus}, code ${answer.code ?? 'none'}`, refused: true };
    }
  }

  private textIn(record: MessageRecord): FoundText | null {
    const claim = this.urls.read(record.webhookUrl ?? '');
    return claim.kind === 'ours' ? { dispatchId: claim.dispatchId, happening: happeningOf(record) } : null;
  }
}

/** The statuses of detail records, which are others than those of receipts, in our words. */
export function happeningOf({ messageId, status, errorCode, parts, cost }: MessageRecord): Happening {
  const provider = { messageId: storableText(messageId), parts, cost };
  switch (status) {
    case 'delivered':
      return { kind: 'record-delivered', provider };
    case 'failed':
    case 'gw_reject': {
      // Without a code, only that it was rejected is known.
      const reason =
        errorCode === null && status === 'gw_reject' ? 'rejected-by-provider' : meaningOfTelnyxError(errorCode).reason;
      return {
        kind: 'record-failed',
        reason,
        providerCode: errorCode === null ? null : storableText(errorCode),
        provider,
        // The gateway is the provider's own, before any carrier.
        neverPassedOn: status === 'gw_reject',
      };
    }
    // The carrier took it and never said more.
    case 'dlr_timeout':
    case 'dlr_unconfirmed':
      return { kind: 'record-sent', provider };
    // The gateway between provider and carrier did not answer: it may or may not have gone on. So with what is new.
    case 'gw_timeout':
    default:
      return { kind: 'record-accepted', provider };
  }
}

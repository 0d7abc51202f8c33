import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SimulatorSettings } from '../../simulator-settings.js';
import { ActiveFaults } from '../../faults/application/active-faults.js';
import type { Delivery } from '../../state/journal-entry.js';
import { ProviderState } from '../../state/provider-state.js';
import { Deliveries } from '../../webhooks/application/deliveries.js';
import { receiptEvent } from '../domain/message-events.js';
import type { SimulatedMessage } from '../domain/simulated-message.js';
import { ACCOUNT } from './account.js';
import type { CreateMessage } from './create-message.js';
import { ProviderRefusal } from './provider-refusal.js';

/** The provider takes a text of ours. From the moment that this returns, it is sent, whatever happens to the answer. */
@Injectable()
export class AcceptMessage {
  constructor(
    private readonly settings: SimulatorSettings,
    private readonly state: ProviderState,
    private readonly deliveries: Deliveries,
    private readonly faults: ActiveFaults,
  ) {}

  /**
   * Throws {@link ProviderRefusal} when the caller has blocked the sender.
   * @param requestId the request in the log that asks for it
   */
  execute(
    request: CreateMessage,
    requestId: string,
  ): { readonly message: SimulatedMessage; readonly receipts: readonly Delivery[] } {
    const { from, to, text, encoding, parts, webhookUrl } = request;
    if (this.state.isBlocked(from, to)) throw new ProviderRefusal(403, '40300', '/to');

    const now = Date.now();
    const after = (milliseconds: number): string => new Date(now + milliseconds).toISOString();
    const message: SimulatedMessage = {
      id: randomUUID(),
      kind: 'sent',
      from,
      to,
      text,
      encoding,
      parts,
      receivedAt: after(0),
      webhookUrl,
      media: [],
      sentAt: after(this.settings.sentAfterMs),
      completedAt: after(this.settings.deliveredAfterMs),
      errorCode: this.faults.failureOf(to),
    };
    const receipts = this.receiptsOf(message, request.useProfileWebhooks);
    this.state.record(
      { type: 'message', message },
      { type: 'request-accepted', id: requestId, messageId: message.id },
      ...this.deliveries.entriesOf(receipts),
    );
    return { message, receipts };
  }

  private receiptsOf(message: SimulatedMessage, useProfileWebhooks: boolean): Delivery[] {
    const url = message.webhookUrl ?? (useProfileWebhooks ? this.settings.smsWebhookUrl : null);
    if (url === null) return [];
    const receipt = (type: 'message.sent' | 'message.finalized', at: string) => ({
      event: receiptEvent(type, message, ACCOUNT, randomUUID()),
      dueAt: Date.parse(at),
    });
    const receipts = [receipt('message.sent', message.sentAt), receipt('message.finalized', message.completedAt)];
    return this.deliveries.plan('messaging', url, receipts, message);
  }
}

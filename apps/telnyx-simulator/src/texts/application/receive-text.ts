import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SimulatorSettings } from '../../simulator-settings.js';
import type { JournalEntry } from '../../state/journal-entry.js';
import { ProviderState } from '../../state/provider-state.js';
import { Deliveries } from '../../webhooks/application/deliveries.js';
import { CONFIRMATIONS, type ProviderKeyword, providerKeyword } from '../domain/keywords.js';
import { receivedEvent } from '../domain/message-events.js';
import type { SimulatedMedia, SimulatedMessage } from '../domain/simulated-message.js';
import { ACCOUNT } from './account.js';
import { segmentsOf } from './create-message.js';

export interface CallerText {
  /** A text that was received already is not received again. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** What comes with it makes it an MMS. */
  readonly media?: readonly Pick<SimulatedMedia, 'contentType' | 'data'>[];
}

/** A caller writes to a number of ours. The provider acts on its own words first, and then tells us (R18). */
@Injectable()
export class ReceiveText {
  constructor(
    private readonly settings: SimulatorSettings,
    private readonly state: ProviderState,
    private readonly deliveries: Deliveries,
  ) {}

  execute({ id, from, to, text, media = [] }: CallerText): {
    message: SimulatedMessage;
    keyword: ProviderKeyword | null;
  } {
    const keyword = providerKeyword(text);
    const received = this.state.message(id);
    if (received !== undefined) return { message: received, keyword };

    const at = new Date().toISOString();
    const message = this.messageOf('received', { id, from, to, text, media }, at);
    const entries: JournalEntry[] = [{ type: 'message', message }];
    if (keyword !== null) {
      const confirmation = { id: randomUUID(), from: to, to: from, text: CONFIRMATIONS[keyword] };
      entries.push({ type: 'message', message: this.messageOf('confirmation', confirmation, at) });
    }
    if (keyword === 'STOP') {
      entries.push({ type: 'blocked', block: { office: to, caller: from, keyword: text.trim().toUpperCase(), at } });
    }
    if (keyword === 'START') entries.push({ type: 'unblocked', office: to, caller: from });

    const event = receivedEvent(message, ACCOUNT, keyword, randomUUID());
    const webhook = { event, dueAt: Date.now() };
    const deliveries = this.deliveries.plan('messaging', this.settings.smsWebhookUrl, [webhook], { from, to });
    this.state.record(...entries, ...this.deliveries.entriesOf(deliveries));
    void this.deliveries.start(deliveries);
    return { message, keyword };
  }

  private messageOf(
    kind: 'received' | 'confirmation',
    { media = [], ...text }: CallerText,
    at: string,
  ): SimulatedMessage {
    return {
      kind,
      ...text,
      media: media.map((one) => {
        const id = randomUUID();
        return { id, ...one, url: `${this.settings.mediaOrigin}/simulator/media/${id}` };
      }),
      ...segmentsOf(text.text),
      receivedAt: at,
      webhookUrl: kind === 'received' ? this.settings.smsWebhookUrl : null,
      sentAt: at,
      completedAt: at,
      errorCode: null,
    };
  }
}

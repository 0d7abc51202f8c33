import { Injectable } from '@nestjs/common';
import { Log, Metrics } from '@textback/observability';
import { RecordProgress, type Step } from '../../texts/application/record-progress.js';
import { Texts } from '../../texts/application/texts.port.js';
import { isAboutAnotherMessage } from '../../texts/domain/text.js';
import type { Receipt } from '../domain/news.js';
import { WebhookLog } from './webhook-log.port.js';

/** Applies receipts to the texts that they are about. */
@Injectable()
export class TakeReceipts {
  private readonly strays;

  constructor(
    private readonly texts: Texts,
    private readonly recordProgress: RecordProgress,
    private readonly webhookLog: WebhookLog,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.strays = metrics.counter({
      name: 'textback_sms_stray_receipts_total',
      help: 'Receipts that belong to no text of ours, or to another message than the one that a text became.',
      labels: ['outcome'],
    });
  }

  /** Needs an open transaction. */
  async execute(receipts: readonly Receipt[]): Promise<void> {
    if (receipts.length === 0) return;
    const texts = await this.texts.lock({
      dispatchIds: receipts.map(({ dispatchId }) => dispatchId).filter((id) => id !== null),
      providerMessageIds: receipts.map(({ providerMessageId }) => providerMessageId),
    });
    const byDispatch = new Map(texts.map((text) => [text.dispatchId, text]));
    const byMessage = new Map(texts.map((text) => [text.providerMessageId, text]));

    const steps: Step[] = [];
    const unknown: string[] = [];
    const foreign: string[] = [];
    for (const { eventId, dispatchId, providerMessageId, happening } of receipts) {
      // The webhook's own URL names the text also before we know the provider's id of it.
      const text = (dispatchId === null ? undefined : byDispatch.get(dispatchId)) ?? byMessage.get(providerMessageId);
      if (text === undefined) unknown.push(eventId);
      else if (isAboutAnotherMessage(text, happening)) foreign.push(eventId);
      else steps.push({ text, happening });
    }
    await this.recordProgress.record(steps);
    await this.note(unknown, 'no-such-text');
    await this.note(foreign, 'another-message');
  }

  private async note(eventIds: readonly string[], outcome: 'no-such-text' | 'another-message'): Promise<void> {
    if (eventIds.length === 0) return;
    await this.webhookLog.markStray(eventIds, outcome);
    this.strays.inc({ outcome }, eventIds.length);
    this.log.warn('Receipts belong to no message of ours.', { outcome, eventIds });
  }
}

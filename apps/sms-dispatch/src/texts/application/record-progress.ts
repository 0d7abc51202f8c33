import { Injectable } from '@nestjs/common';
import { MessageId, CallId, type SentTextKind, SmsSent, SmsStatus, type TextKind } from '@textback/contracts';
import { Outbox } from '@textback/messaging';
import { withCorrelation } from '@textback/observability';
import { Clock } from '@textback/timers';
import { SettleCredits } from '../../credits/application/settle-credits.js';
import { costsCredits } from '../../credits/domain/settle-text.js';
import { RecordConsent } from '../../opt-outs/application/record-consent.js';
import { WatchUnknownTexts } from '../../reconciliation/application/watch-unknown-texts.js';
import { advance, type Happening, type Text } from '../domain/text.js';
import { ProviderErrors } from './provider-errors.js';
import { type TextChange, Texts } from './texts.port.js';

/** Something that happened to a text that is locked in the open transaction. */
export interface Step {
  readonly text: Text;
  readonly happening: Happening;
  /** See {@link TextChange}. */
  readonly claimId?: string;
  readonly retryInMs?: number;
}

/** Writes down what happened to texts, and tells everybody whom it concerns. The only place where a status changes. */
@Injectable()
export class RecordProgress {
  constructor(
    private readonly texts: Texts,
    private readonly recordConsent: RecordConsent,
    private readonly watchUnknownTexts: WatchUnknownTexts,
    private readonly providerErrors: ProviderErrors,
    private readonly settleCredits: SettleCredits,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes steps in, in the order in which they happened; a text may have several. Needs an open transaction in which the
   * texts are locked. Steps that change nothing are dropped.
   */
  async record(steps: readonly Step[]): Promise<void> {
    const at = this.clock.now();
    const latest = new Map<string, Text>();
    const changes: TextChange[] = [];
    for (const { text, happening, claimId = null, retryInMs = null } of steps) {
      const before = latest.get(text.dispatchId) ?? text;
      const after = advance(before, happening);
      if (after === before) continue;
      latest.set(text.dispatchId, after);
      changes.push({ before, after, happening, at, claimId, retryInMs });
    }
    if (changes.length === 0) return;
    const saved = await this.texts.save(changes);
    this.settleCredits.see(saved);
    for (const change of saved)
      withCorrelation({ correlationId: change.after.correlationId }, () => this.publish(change));
    // A refusal of the POST was noted by whoever posted.
    for (const { before, after, happening } of saved) {
      const failed = happening.kind === 'receipt-failed' || happening.kind === 'record-failed';
      if (failed && before.status !== after.status) this.providerErrors.note(happening.providerCode);
    }
    await this.watchUnknownTexts.see(saved);
    await this.repairOptOuts(saved);
  }

  private publish(change: TextChange): void {
    const { before, after, at } = change;
    const { kind } = after;
    // No event is about answers to opt-out words: nobody else asked for them, and readers of today know two kinds of texts.
    if (!isAskedFor(kind)) return;
    const about = {
      dispatchId: after.dispatchId,
      officeId: after.officeId,
      conversationId: after.conversationId,
      kind,
      callId: kind === 'missed-call-text' ? CallId.parse(after.subjectId) : null,
      messageId: kind === 'staff' ? MessageId.parse(after.subjectId) : null,
    };
    const credits = costsCredits(change) ? after.credits : 0;
    // The provider's id comes with the first sign that it has the text, be that its answer or an early receipt.
    if (before.providerMessageId === null && after.providerMessageId !== null) {
      this.outbox.publish(SmsSent, {
        ...about,
        providerMessageId: after.providerMessageId,
        parts: after.parts,
        credits,
        sentAt: at.toISOString(),
      });
    }
    if (before.status === after.status) return;
    switch (after.status) {
      case 'delivered':
      case 'failed':
      case 'unknown':
      case 'expired':
      case 'refused':
        this.outbox.publish(SmsStatus, {
          ...about,
          status: after.status,
          reason: after.reason,
          providerCode: after.providerCode,
          credits,
          at: at.toISOString(),
        });
        break;
      case 'queued':
      case 'posting':
      case 'accepted':
      case 'sent':
        break;
    }
  }

  /**
   * The provider blocks a caller whom our ledger does not have: it learnt of a stop that we never saw (40300). It did before
   * it refused the text, however late we learn that: a START that came meanwhile counts more.
   */
  private async repairOptOuts(changes: readonly TextChange[]): Promise<void> {
    const blocked = changes.filter(
      ({ happening }) =>
        (happening.kind === 'refused' || happening.kind === 'receipt-failed' || happening.kind === 'record-failed') &&
        happening.reason === 'opted-out',
    );
    if (blocked.length === 0) return;
    const ledger = await this.recordConsent.open(blocked.map(({ after }) => after.to));
    const posted = await this.texts.lastPosted(blocked.map(({ after }) => after.dispatchId));
    for (const { after, at } of blocked) {
      withCorrelation({ correlationId: after.correlationId }, () =>
        ledger.record(
          {
            phone: after.to,
            textingNumber: after.from,
            officeId: after.officeId,
            conversationId: after.conversationId,
            state: 'opted-out',
            source: 'provider',
            at: posted.get(after.dispatchId) ?? at,
            provider: 'blocks',
          },
          { cause: 'provider-refusal' },
        ),
      );
    }
    await ledger.save();
  }
}

const isAskedFor = (kind: SentTextKind): kind is TextKind => kind === 'missed-call-text' || kind === 'staff';

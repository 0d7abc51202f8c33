import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, DatabaseUnavailable } from '@textback/database';
import { crashPoint, Log, Metrics, withCorrelation } from '@textback/observability';
import { WebhookUrls } from '../../webhooks/application/webhook-urls.js';
import { claimVerdict } from '../domain/claim-verdict.js';
import { retryDelay } from '../domain/retry-delay.js';
import type { Happening, Text } from '../domain/text.js';
import { RecordProgress, type Step } from './record-progress.js';
import { type SendResult, SmsProvider } from './sms-provider.port.js';
import { Texts } from './texts.port.js';

/** How the sender works. */
export abstract class SendingOptions {
  /** The provider port gives up on one POST after this many milliseconds. */
  abstract readonly sendTimeoutMs: number;
  /** Most POSTs at the same time in this process. */
  abstract readonly concurrency: number;
}

/** A text that this process has claimed and may post. */
interface Claim {
  readonly text: Text;
  readonly claimId: string;
}

/** Milliseconds between looks at the database; whoever commits a text in this process wakes the sender at once. */
const POLL_MS = 1_500;
/** A claim this much older than a POST can last belongs to a sender that died. */
const ABANDONED_MARGIN_MS = 5_000;
/** Times that the end of a text is recorded, when it is not the database that is away. */
const RECORD_ATTEMPTS = 5;
/** Rows that one transaction takes at most. */
const BATCH = 50;

/**
 * Sends texts, each at most once (guarantee A): claim, commit, one POST, record. Many replicas may run; the claim decides
 * who posts. What happens between claim and record is known by its absence: such a text becomes `unknown` and is never
 * posted again (ADR 4).
 */
@Injectable()
export class SendTexts implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly posting = new Set<Promise<void>>();
  private readonly attempts;
  private poll: NodeJS.Timeout | undefined;
  private filling: Promise<void> | undefined;
  private woken = false;
  private stopping = false;

  constructor(
    private readonly options: SendingOptions,
    private readonly database: Database,
    private readonly texts: Texts,
    private readonly recordProgress: RecordProgress,
    private readonly provider: SmsProvider,
    private readonly webhookUrls: WebhookUrls,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.attempts = metrics.counter({
      name: 'textback_sms_posts_total',
      help: 'Texts handed to the provider, by how that ended.',
      labels: ['outcome'],
    });
    metrics.gauge({
      name: 'textback_sms_posts_in_flight',
      help: 'Texts that are being handed to the provider now.',
      collect: () => this.posting.size,
    });
  }

  onApplicationBootstrap(): void {
    this.poll = setInterval(() => void this.look(), POLL_MS);
    void this.look();
  }

  /** Takes no more texts, and waits for what is in flight, which its time limit ends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.poll);
    await this.filling;
    await Promise.all(this.posting);
  }

  /** Says that there may be a text to send. Cheap; call it after the commit that made one due. */
  wake(): void {
    this.woken = true;
    if (this.filling !== undefined || this.stopping) return;
    this.filling = this.fill().finally(() => {
      this.filling = undefined;
      if (this.woken && this.hasRoom) this.wake();
    });
  }

  /** Gives up on texts whose sender died between claim and record: nobody knows whether they were sent. */
  async sweep(): Promise<void> {
    await this.database.transaction(async () => {
      const abandoned = await this.texts.lockAbandoned(this.abandonedAfterMs, BATCH);
      await this.recordProgress.record(
        abandoned.map((text) => ({
          text,
          happening: { kind: 'no-answer', detail: 'the sender stopped while sending' },
        })),
      );
      for (const { dispatchId } of abandoned)
        this.log.warn('A text was left between claim and record.', { dispatchId });
    });
  }

  private get abandonedAfterMs(): number {
    return this.options.sendTimeoutMs + ABANDONED_MARGIN_MS;
  }

  private get hasRoom(): boolean {
    return !this.stopping && this.posting.size < this.options.concurrency;
  }

  private async look(): Promise<void> {
    try {
      if (!(await this.texts.workIsDue(this.abandonedAfterMs))) return;
      await this.sweep();
      this.wake();
    } catch (error) {
      this.report('The queue of texts cannot be read; trying again.', error);
    }
  }

  private async fill(): Promise<void> {
    while (this.woken && this.hasRoom) {
      this.woken = false;
      try {
        const { claims, more } = await this.claim(Math.min(this.options.concurrency - this.posting.size, BATCH));
        if (more) this.woken = true;
        if (claims.length > 0) crashPoint('sending:claimed');
        for (const claim of claims) this.start(claim);
      } catch (error) {
        this.report('Texts cannot be claimed; trying again.', error);
      }
    }
  }

  /** Decides about due texts in one transaction. What was decided is committed before anything is posted. */
  private async claim(limit: number): Promise<{ claims: Claim[]; more: boolean }> {
    return this.database.transaction(async () => {
      const due = await this.texts.lockDue(limit);
      const claims: Claim[] = [];
      const steps = due.map(({ text, expired, optedOut }): Step => {
        const verdict = claimVerdict({ expired, optedOut });
        if (verdict !== 'claimed') return { text, happening: { kind: verdict } };
        const claimId = randomUUID();
        claims.push({ text, claimId });
        return { text, happening: { kind: 'claimed' }, claimId };
      });
      await this.recordProgress.record(steps);
      return { claims, more: due.length === limit };
    });
  }

  private start(claim: Claim): void {
    const done = withCorrelation({ correlationId: claim.text.correlationId }, () => this.send(claim)).finally(() => {
      this.posting.delete(done);
      if (this.woken && this.hasRoom) this.wake();
    });
    this.posting.add(done);
  }

  /** Never rejects: a text that cannot be recorded is left to the sweep. */
  private async send({ text, claimId }: Claim): Promise<void> {
    const happening = await this.post(text, claimId);
    if (happening === null) return;
    crashPoint('sending:posted');
    const { dispatchId } = text;
    this.attempts.inc({ outcome: happening.kind });
    if (happening.kind === 'no-answer')
      this.log.warn('The provider did not answer.', { dispatchId, detail: happening.detail });
    for (let failures = 1; ; failures += 1) {
      try {
        await this.record(text, happening);
        crashPoint('sending:recorded');
        return;
      } catch (error) {
        // The answer is known here only, so it is kept and tried again: for as long as the database is away, and a few
        // times when something else is wrong.
        this.report('The end of a text cannot be recorded yet.', error, dispatchId);
        if (this.stopping || (failures >= RECORD_ATTEMPTS && !(error instanceof DatabaseUnavailable))) return;
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelay(failures, null) / 10));
    }
  }

  /** Posts a claimed text, unless the last look forbids it; null when the claim is not ours any more. */
  private async post(text: Text, claimId: string): Promise<HappeningWithRetry | null> {
    try {
      const allowed = await this.texts.mayPost(text.dispatchId, claimId);
      if (allowed === 'gone') return null;
      if (allowed !== 'yes') return { kind: allowed };
    } catch (error) {
      this.report('The last look before sending failed.', error, text.dispatchId);
      return { kind: 'not-sent', detail: 'the last look before sending failed', retryAfterMs: null };
    }
    crashPoint('sending:before-post');
    return happeningOf(
      await this.provider.send({
        from: text.from,
        to: text.to,
        text: text.text,
        webhookUrl: this.webhookUrls.urlOf(text.dispatchId),
      }),
    );
  }

  private async record(claimed: Text, happening: HappeningWithRetry): Promise<void> {
    await this.database.transaction(async (tx) => {
      // A receipt, or the sweep, may have been faster: what is true now counts, not what was claimed.
      const [text] = await this.texts.lock({ dispatchIds: [claimed.dispatchId], providerMessageIds: [] });
      if (text === undefined) return;
      const retryInMs =
        happening.kind === 'not-sent' ? retryDelay(text.attempts + 1, happening.retryAfterMs ?? null) : undefined;
      await this.recordProgress.record([{ text, happening, retryInMs }]);
      if (retryInMs !== undefined) tx.afterCommit(() => void setTimeout(() => this.wake(), retryInMs).unref());
    });
  }

  private report(message: string, error: unknown, dispatchId?: string): void {
    this.log.error(message, { error, dispatchId });
  }
}

/** A happening, and for `not-sent` how long the provider asked us to wait, in milliseconds. */
type HappeningWithRetry = Happening & { readonly retryAfterMs?: number | null };

function happeningOf(result: SendResult): HappeningWithRetry {
  switch (result.kind) {
    case 'accepted':
      return { kind: 'accepted', provider: { messageId: result.messageId, parts: result.parts } };
    case 'refused':
    case 'not-sent':
      return result;
    case 'unknown':
      return { kind: 'no-answer', detail: result.detail };
  }
}

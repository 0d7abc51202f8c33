import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, DatabaseUnavailable, GroupCommit } from '@textback/database';
import { crashPoint, Log, Metrics, withCorrelation } from '@textback/observability';
import { WebhookUrls } from '../../webhooks/application/webhook-urls.js';
import { pausesOf } from '../domain/pauses.js';
import { retryDelay } from '../domain/retry-delay.js';
import type { ProviderFacts, Text } from '../domain/text.js';
import { type Claim, ClaimTexts, type NextClaim } from './claim-texts.js';
import { QueueGauges } from './queue-gauges.js';
import { RecordProgress, type Step } from './record-progress.js';
import { SendingQueue } from './sending-queue.port.js';
import { type SendResult, SmsProvider } from './sms-provider.port.js';
import { Texts } from './texts.port.js';

/** How the sender works. */
export abstract class SendingOptions {
  /** The provider port gives up on one POST after this many milliseconds. */
  abstract readonly sendTimeoutMs: number;
  /** Most POSTs at the same time in this process. */
  abstract readonly concurrency: number;
}

/** How a claimed text ended here, to be recorded. */
interface Ended {
  readonly text: Text;
  readonly claimId: string;
  readonly happening: HappeningHere;
}

/** Milliseconds between looks at the database; whoever commits a text in this process wakes the sender at once. */
const POLL_MS = 1_500;
/** A claim this much older than a POST can last belongs to a sender that died. */
const ABANDONED_MARGIN_MS = 5_000;
/** Times that the end of a text is recorded, when it is not the database that is away. */
const RECORD_ATTEMPTS = 5;
/** Rows that one transaction of the sweep takes at most. */
const BATCH = 500;
/** The last look begins this many milliseconds before the slot, so that it is over when the slot begins. */
const LAST_LOOK_MS = 2;
/** When somebody else is claiming, it is tried again after this time, and up to as much more. Milliseconds. */
const BUSY_MS = 4;
/** A sleep in which nothing must be missed is no longer than this; a pause may be lifted by hand. Milliseconds. */
const LONGEST_SLEEP_MS = POLL_MS;

/**
 * Sends texts, each at most once (guarantee A): claim, commit, one POST in its slot, record. Many replicas may run; the claim
 * decides who posts. What happens between claim and record is known by its absence: such a text becomes `unknown` and is never
 * posted again (ADR 4).
 */
@Injectable()
export class SendTexts implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly posting = new Set<Promise<void>>();
  private readonly attempts;
  private readonly late;
  private readonly ends: GroupCommit<Ended>;
  private poll: NodeJS.Timeout | undefined;
  private filling: Promise<void> | undefined;
  private woken = false;
  private stopping = false;
  private rouse: (() => void) | undefined;

  constructor(
    private readonly options: SendingOptions,
    private readonly database: Database,
    private readonly claimTexts: ClaimTexts,
    private readonly texts: Texts,
    private readonly queue: SendingQueue,
    private readonly gauges: QueueGauges,
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
    this.late = metrics.counter({
      name: 'textback_sms_slots_late_total',
      help: 'Slots that were missed, because this process was not in time.',
    });
    this.ends = new GroupCommit<Ended>(database, (ended) => this.record(ended));
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
    this.rouse?.();
    await this.filling;
    await Promise.all(this.posting);
  }

  /** Says that there may be a text to send. Cheap; call it after the commit that made one due. */
  wake(): void {
    this.woken = true;
    this.rouse?.();
    if (this.filling !== undefined || this.stopping) return;
    this.filling = this.fill().finally(() => {
      this.filling = undefined;
      if (this.woken && this.hasRoom) this.wake();
    });
  }

  /**
   * Gives up on texts whose sender died between claim and record, because nobody knows whether they were sent; and on queued
   * texts whose time is over, also while nothing may be sent.
   */
  async sweep(): Promise<void> {
    await this.database.transaction(async () => {
      const abandoned = await this.texts.lockAbandoned(this.abandonedAfterMs, BATCH);
      const overdue = await this.texts.lockOverdue(BATCH);
      await this.recordProgress.record([
        ...abandoned.map((text): Step => {
          return { text, happening: { kind: 'no-answer', detail: 'the sender stopped while sending' } };
        }),
        ...overdue.map((text): Step => ({ text, happening: { kind: 'expired' } })),
      ]);
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
      if (!(await this.texts.workIsDue(this.abandonedAfterMs))) {
        this.gauges.clear();
        return;
      }
      await this.sweep();
      this.wake();
      await this.gauges.refresh();
    } catch (error) {
      this.report('The queue of texts cannot be read; trying again.', error);
    }
  }

  private async fill(): Promise<void> {
    while (this.woken && this.hasRoom) {
      this.woken = false;
      try {
        const { claims, next } = await this.claimTexts.claim(this.options.concurrency - this.posting.size);
        if (claims.length > 0) crashPoint('sending:claimed');
        for (const claim of claims) this.start(claim);
        if (next === null) continue;
        if (next === 'busy') await until(busyUntil());
        else await this.sleep(next);
        this.woken = true;
      } catch (error) {
        this.report('Texts cannot be claimed; trying again.', error);
      }
    }
  }

  /** Sleeps until the next claim is worth while. What wakes it earlier has to wait for a slot of the account, too. */
  private async sleep({ notBefore, at }: NextClaim): Promise<void> {
    const longest = performance.now() + LONGEST_SLEEP_MS;
    await this.nap(Math.min(this.woken ? notBefore : at, longest));
    while (!this.stopping && performance.now() < Math.min(notBefore, longest)) {
      await this.nap(Math.min(notBefore, longest));
    }
  }

  /** Until a moment, or until somebody rouses it. */
  private async nap(moment: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, Math.ceil(moment - performance.now())));
      this.rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.rouse = undefined;
  }

  private start(claim: Claim): void {
    const done = withCorrelation({ correlationId: claim.text.correlationId }, () => this.send(claim)).finally(() => {
      this.posting.delete(done);
      if (this.woken && this.hasRoom) this.wake();
    });
    this.posting.add(done);
  }

  /** Never rejects: a text that cannot be recorded is left to the sweep. */
  private async send(claim: Claim): Promise<void> {
    const happening = await this.post(claim);
    if (happening === null) return;
    crashPoint('sending:posted');
    const { text, claimId } = claim;
    const { dispatchId } = text;
    this.attempts.inc({ outcome: happening.kind });
    if (happening.kind === 'no-answer')
      this.log.warn('The provider did not answer.', { dispatchId, detail: happening.detail });
    for (let failures = 1; ; failures += 1) {
      try {
        await this.ends.commit({ text, claimId, happening });
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

  /** Posts a claimed text in its slot, unless the last look forbids it; null when the claim is not ours any more. */
  private async post(claimed: Claim): Promise<HappeningHere | null> {
    const { text, claimId } = claimed;
    let claim = claimed;
    let startedAt: number;
    try {
      for (let times = 1; ; times += 1) {
        await until(claim.window.from - LAST_LOOK_MS);
        const allowed = await this.texts.mayPost(text.dispatchId, claimId);
        if (allowed === 'gone') return null;
        if (allowed !== 'yes') return { kind: allowed };
        await until(claim.window.from);
        startedAt = performance.now();
        if (startedAt <= claim.window.until) break;
        this.late.inc();
        const another = await this.claimTexts.anotherSlot(claim, times);
        if (another === null) return neverPosted('late for its slot', 0);
        claim = another;
      }
    } catch (error) {
      this.report('The last look before sending failed.', error, text.dispatchId);
      return neverPosted('the last look before sending failed', null);
    }
    crashPoint('sending:before-post');
    return happeningOf(
      await this.provider.send(
        {
          from: text.from,
          to: text.to,
          text: text.text,
          webhookUrl: this.webhookUrls.urlOf(text.dispatchId),
        },
        () => this.claimTexts.left(claim, startedAt, performance.now()),
      ),
    );
  }

  /** Needs an open transaction. */
  private async record(ended: readonly Ended[]): Promise<void> {
    // A receipt, or the sweep, may have been faster: what is true now counts, not what was claimed.
    const locked = await this.texts.lock({
      dispatchIds: ended.map(({ text }) => text.dispatchId),
      providerMessageIds: [],
    });
    const texts = new Map(locked.map((text) => [text.dispatchId, text]));
    const now = ended.flatMap(({ text: { dispatchId }, claimId, happening }): Ended | [] => {
      const text = texts.get(dispatchId);
      if (text === undefined) return [];
      // This end may have been recorded already, and only the database's word of that was lost. Somebody else may then be
      // posting the text: what ended here says nothing about that, unless it is the provider who has spoken.
      const isOver = text.claimId !== claimId && happening.kind !== 'accepted' && happening.kind !== 'refused';
      return isOver ? [] : { text, claimId, happening };
    });
    await this.pause(now);
    await this.recordProgress.record(
      now.map(({ text, happening }) => ({ text, happening, retryInMs: this.putOff(text, happening) })),
    );
    // The next text of the pair may go now, and others may have to know when this one left.
    this.database.current.afterCommit(() => this.wake());
  }

  /**
   * Milliseconds until a text that was not sent is due again. When the provider said that we are too fast, it keeps its place
   * in the queue instead, and everybody that the limit concerns waits.
   */
  private putOff(text: Text, happening: HappeningHere): number | undefined {
    if (happening.kind !== 'not-sent' || happening.tooFast !== null) return undefined;
    const waitMs = retryDelay(text.attempts + 1, happening.retryAfterMs);
    this.database.current.afterCommit(() => void setTimeout(() => this.wake(), waitMs).unref());
    return waitMs;
  }

  private async pause(ended: readonly Ended[]): Promise<void> {
    for (const { scope, ms } of pausesOf(ended)) {
      await this.queue.pause(scope, ms);
      this.log.warn('The provider asks for a pause.', {
        scope: scope === 'account' ? 'account' : 'number',
        waitMs: ms,
      });
    }
  }

  private report(message: string, error: unknown, dispatchId?: string): void {
    this.log.error(message, { error, dispatchId });
  }
}

/** What can happen to a text in the hands of its sender; `not-sent` says something about the next attempt, too. */
type HappeningHere =
  | { readonly kind: 'expired' | 'opted-out' }
  | { readonly kind: 'accepted'; readonly provider: ProviderFacts }
  | { readonly kind: 'no-answer'; readonly detail: string }
  | Extract<SendResult, { readonly kind: 'refused' }>
  | (Extract<SendResult, { readonly kind: 'not-sent' }> & { readonly neverPosted?: boolean });

const neverPosted = (detail: string, retryAfterMs: number | null): HappeningHere => {
  return { kind: 'not-sent', detail, retryAfterMs, tooFast: null, neverPosted: true };
};

function happeningOf(result: SendResult): HappeningHere {
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

const busyUntil = (): number => performance.now() + BUSY_MS * (1 + Math.random());

/** Resolves at a moment of the monotonic clock, never before it. */
async function until(moment: number): Promise<void> {
  for (let left = moment - performance.now(); left > 0; left = moment - performance.now())
    await new Promise((resolve) => setTimeout(resolve, Math.ceil(left)));
}

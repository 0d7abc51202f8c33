import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { DispatchId } from '@textback/contracts';
import { Database } from '@textback/database';
import { Log, Metrics } from '@textback/observability';
import { Clock, Timers } from '@textback/timers';
import { RecordProgress, type Step } from '../../texts/application/record-progress.js';
import { Texts } from '../../texts/application/texts.port.js';
import { isFinal } from '../../texts/domain/next-status.js';
import { advance, isAboutAnotherMessage, type Text } from '../../texts/domain/text.js';
import { nextLook } from '../domain/looks.js';
import { type Lookup, lookupsByCaller, planLookups } from '../domain/plan-lookups.js';
import { type FoundText, ProviderRecords } from './provider-records.port.js';
import { ReconcileTimer } from './reconcile-timer.js';
import { ReconciliationOptions } from './reconciliation-options.js';
import { type LeasedText, type LookResult, UnknownTexts } from './unknown-texts.port.js';

/** Texts that one turn takes. */
const BATCH = 100;
/** A timer that rings for two minutes is rung again elsewhere, so a turn ends well before; the rest is the next turn's. */
const TURN_MS = 60_000;
/** Longer than a turn and its last question can take. */
const LEASE_MS = 100_000;
/** Pages of 50 records that are read about a texting number; whoever is not among them is asked about alone. */
const MOST_PAGES = 20;
/** Until a question without an answer is asked again. */
const RETRY_MS = 60_000;
/** A damaged header must not end the search. */
const LONGEST_RETRY_MS = 10 * 60_000;

/** A look at the answer to one question. */
type Answer =
  | {
      readonly kind: 'read';
      readonly found: readonly FoundText[];
      /** Records that were not read. */ readonly more: boolean;
    }
  | { readonly kind: 'no-answer'; readonly retryMs: number };

/**
 * Looks unknown texts up in the provider's records (guarantee A: they are never posted again, so this and receipts are the
 * only ways to the truth). One process at a time does so, text by text only where a common question will not do.
 */
@Injectable()
export class ReconcileTexts implements OnModuleInit, OnApplicationShutdown {
  private readonly questions;
  private readonly looks;
  private stopping = false;

  constructor(
    private readonly options: ReconciliationOptions,
    private readonly database: Database,
    private readonly unknownTexts: UnknownTexts,
    private readonly records: ProviderRecords,
    private readonly texts: Texts,
    private readonly recordProgress: RecordProgress,
    private readonly timers: Timers,
    private readonly clock: Clock,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.questions = metrics.counter({
      name: 'textback_sms_reconciliation_questions_total',
      help: "Questions to the provider's records of messages, by how they were answered.",
      labels: ['outcome'],
    });
    this.looks = metrics.counter({
      name: 'textback_sms_reconciliation_looks_total',
      help: 'Looks at unknown texts: settled by a record, to be looked up again, not answered, or given up for good.',
      labels: ['outcome'],
    });
  }

  onModuleInit(): void {
    this.timers.on(ReconcileTimer, () => this.execute());
  }

  onApplicationShutdown(): void {
    this.stopping = true;
  }

  /** Looks up what is due. Harmless at any time and any number of times. */
  async execute(): Promise<void> {
    const { now, texts, comeBackAt } = await this.unknownTexts.lease(BATCH, LEASE_MS);
    if (comeBackAt !== null) await this.ringAt(comeBackAt);
    if (texts.length === 0) return;

    const leased = new Map(texts.map((text) => [text.dispatchId, text]));
    const end = performance.now() + TURN_MS;
    const questions = planLookups(texts);
    for (let next = questions.shift(); next !== undefined; next = questions.shift()) {
      if (this.stopping || performance.now() > end) break;
      const answer = await this.ask(next);
      if (answer.kind === 'no-answer') {
        await this.postpone(
          texts.filter(({ dispatchId }) => leased.has(dispatchId)),
          answer.retryMs,
        );
        return;
      }
      const missing = await this.conclude(next, answer, leased, now);
      questions.push(...lookupsByCaller(missing));
    }
    // The rest, and whatever became due meanwhile, is the next turn's.
    if (leased.size > 0 || texts.length === BATCH) await this.postpone([...leased.values()], 0);
  }

  /** Reads all records that one question brings. */
  private async ask(lookup: Lookup): Promise<Answer> {
    const wanted = new Set(lookup.cases.map(({ dispatchId }) => dispatchId));
    const found: FoundText[] = [];
    for (let page = 1; ; page += 1) {
      await this.pause();
      const answer = await this.records.read(lookup, page);
      this.questions.inc({ outcome: answer.kind });
      switch (answer.kind) {
        case 'answered':
          found.push(...answer.found.filter(({ dispatchId }) => wanted.has(dispatchId)));
          if (answer.more && found.length < wanted.size && page < MOST_PAGES && !this.stopping) break;
          return { kind: 'read', found, more: answer.more && found.length < wanted.size };
        case 'busy':
          return { kind: 'no-answer', retryMs: Math.min(answer.retryAfterMs ?? RETRY_MS, LONGEST_RETRY_MS) };
        case 'no-answer':
          if (answer.refused)
            this.log.error('The provider refuses to show its records of messages.', { why: answer.why });
          else this.log.warn("The provider's records of messages were not to be had.", { why: answer.why });
          return { kind: 'no-answer', retryMs: RETRY_MS };
      }
    }
  }

  /**
   * Records what was found, and says of each text of the question what comes next.
   * @returns texts of which the answer, cut short, said nothing: they are to be asked about alone
   */
  private async conclude(
    { by, cases }: Lookup,
    { found, more }: Extract<Answer, { kind: 'read' }>,
    leased: Map<DispatchId, LeasedText>,
    now: number,
  ): Promise<LeasedText[]> {
    const foundIds = new Set(found.map(({ dispatchId }) => dispatchId));
    const texts = cases.flatMap(({ dispatchId }) => leased.get(dispatchId) ?? []);
    const unseen = more && 'from' in by ? texts.filter(({ dispatchId }) => !foundIds.has(dispatchId)) : [];
    const seen = texts.filter((text) => !unseen.includes(text));
    const looks = await this.database.transaction(async () => {
      const after = await this.record(seen, found);
      const looks = new Map(
        seen.map((text) => [text.dispatchId, this.resultOf(text, after.get(text.dispatchId), now)]),
      );
      await this.unknownTexts.conclude(looks);
      const times = [...looks.values()].flatMap((look) => (look.kind === 'again' ? [look.at.getTime()] : []));
      for (const at of new Set(times)) this.timers.set(ReconcileTimer, {}, new Date(at));
      return looks;
    });
    for (const [dispatchId, look] of looks) {
      leased.delete(dispatchId);
      this.looks.inc({ outcome: look.kind });
      if (look.kind === 'given-up')
        this.log.warn('A text stays unknown: the provider never answered, sent no receipt and has no record of it.', {
          dispatchId,
        });
    }
    return unseen;
  }

  /** Takes what records say into the open transaction. Answers the texts as they are then; receipts may have come, too. */
  private async record(
    seen: readonly LeasedText[],
    found: readonly FoundText[],
  ): Promise<ReadonlyMap<DispatchId, Text>> {
    const texts = await this.texts.lock({
      dispatchIds: seen.map(({ dispatchId }) => dispatchId),
      providerMessageIds: [],
    });
    const after = new Map<DispatchId, Text>(texts.map((text) => [text.dispatchId, text]));
    const steps: Step[] = [];
    for (const { dispatchId, happening } of found) {
      const text = after.get(dispatchId);
      if (text === undefined || isAboutAnotherMessage(text, happening)) continue;
      steps.push({ text, happening });
      after.set(dispatchId, advance(text, happening));
    }
    await this.recordProgress.record(steps);
    return after;
  }

  /** @param after the text as it is now; undefined when it was deleted meanwhile */
  private resultOf({ postedAt, dueAt }: LeasedText, after: Text | undefined, now: number): LookResult {
    if (after === undefined || isFinal(after.status)) return { kind: 'settled' };
    // A look that comes late, because we or the provider were down, stands for all that were due meanwhile.
    const next = nextLook(postedAt, Math.max(dueAt, now), this.options.looksAfter);
    if (next !== null) return { kind: 'again', at: new Date(next), looked: true };
    return { kind: after.status === 'unknown' ? 'given-up' : 'settled' };
  }

  private async postpone(texts: readonly LeasedText[], milliseconds: number): Promise<void> {
    const at = new Date(this.clock.now().getTime() + milliseconds);
    await this.database.transaction(async () => {
      await this.unknownTexts.conclude(
        new Map(texts.map(({ dispatchId }) => [dispatchId, { kind: 'again', at, looked: false }])),
      );
      this.timers.set(ReconcileTimer, {}, at);
    });
    if (milliseconds > 0) this.looks.inc({ outcome: 'not-answered' }, texts.length);
  }

  private async ringAt(at: Date): Promise<void> {
    await this.database.transaction(async () => this.timers.set(ReconcileTimer, {}, at));
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.options.spacingMs));
  }
}

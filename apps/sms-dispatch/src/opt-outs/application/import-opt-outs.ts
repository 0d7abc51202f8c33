import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { conversationIdOf } from '@textback/contracts';
import { Database } from '@textback/database';
import { Log, Metrics } from '@textback/observability';
import { Clock, defineTimer, Timers } from '@textback/timers';
import { z } from 'zod';
import { TextingNumbers } from '../../offices/application/texting-numbers.port.js';
import { type ListQuestion, planImport } from '../domain/plan-import.js';
import { ImportLog } from './import-log.port.js';
import { type BlockedCaller, ProviderOptOuts } from './provider-opt-outs.port.js';
import { RecordConsent } from './record-consent.js';

/** How the provider's list is read. */
export abstract class ImportOptions {
  /** Milliseconds between two turns. */
  abstract readonly everyMs: number;
  /** Milliseconds between two questions: the provider's limits are meant for sending. */
  abstract readonly spacingMs: number;
}

/** A turn ends well before it is taken for lost; what is left is the next turn's, which follows at once. Milliseconds. */
const TURN_MS = 5 * 60_000;
/** Longer than a turn and its last question can take. */
const LEASE_MS = TURN_MS + 2 * 60_000;
/** Until a question without an answer is asked again. */
const RETRY_MS = 60_000;
/** A damaged header must not end the import. */
const LONGEST_RETRY_MS = 10 * 60_000;

/** The provider's list of opt-outs is due to be read. */
const ImportTimer = defineTimer({ name: 'import-opt-outs', data: z.object({}), longestSeconds: LEASE_MS / 1_000 });

/**
 * Reads the provider's list of those who opted out, at the start and every hour, and records those whom our ledger misses: a
 * STOP from before the number was ours, or one whose webhook never came (R18). Who is not on the list is not opted in by that:
 * the list knows nothing of our own words and of staff's decisions.
 */
@Injectable()
export class ImportOptOuts implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly questions;
  private readonly imported;
  private readonly lastRead;
  private stopping = false;

  constructor(
    private readonly options: ImportOptions,
    private readonly database: Database,
    private readonly importLog: ImportLog,
    private readonly provider: ProviderOptOuts,
    private readonly textingNumbers: TextingNumbers,
    private readonly recordConsent: RecordConsent,
    private readonly timers: Timers,
    private readonly clock: Clock,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.questions = metrics.counter({
      name: 'textback_sms_opt_out_import_questions_total',
      help: "Questions to the provider's list of opt-outs, by how they were answered.",
      labels: ['outcome'],
    });
    this.imported = metrics.counter({
      name: 'textback_sms_opt_outs_imported_total',
      help: "Callers whom only the provider's list told us to text no more.",
    });
    this.lastRead = metrics.gauge({
      name: 'textback_sms_opt_out_import_timestamp_seconds',
      help: "When this replica last read the provider's list of opt-outs to its end. Alert when no replica has for hours.",
    });
  }

  onModuleInit(): void {
    this.timers.on(ImportTimer, () => this.execute());
  }

  /** Each start sets a timer, for no timer may have been set before. A ring too many finds that nothing is due. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.database.transaction(async () => this.timers.set(ImportTimer, {}, await this.importLog.nextAt()));
    } catch (error) {
      // Whoever has the turn sets the next timer, and so does the next start.
      this.log.warn('The import of opt-outs was not scheduled.', { error });
    }
  }

  onApplicationShutdown(): void {
    this.stopping = true;
  }

  /** Reads what is due. Harmless at any time and any number of times. */
  async execute(): Promise<void> {
    const turn = await this.importLog.take(LEASE_MS);
    switch (turn.kind) {
      case 'ours': {
        const nextInMs = await this.readAll(turn.now);
        await this.database.transaction(async () => {
          const next = await this.importLog.end(turn.leaseId, nextInMs);
          if (next !== null) this.timers.set(ImportTimer, {}, next);
        });
        break;
      }
      case 'busy':
        await this.database.transaction(async () => this.timers.set(ImportTimer, {}, turn.until));
        break;
      case 'not-due':
        break;
    }
  }

  /** @returns milliseconds until the next turn */
  private async readAll(now: Date): Promise<number> {
    const end = performance.now() + TURN_MS;
    const questions = planImport(await this.textingNumbers.all(), await this.importLog.readUntil());
    for (const question of questions) {
      const retryMs = await this.readList(question, end);
      if (retryMs !== null) return retryMs;
      await this.importLog.markRead(question.numbers, now);
    }
    this.lastRead.setToCurrentTime();
    return this.options.everyMs;
  }

  /** @returns null when all was read; otherwise milliseconds until it is worth to begin again */
  private async readList({ textingNumber, since }: ListQuestion, end: number): Promise<number | null> {
    for (let page = 1; ; page += 1) {
      if (this.stopping || performance.now() > end) return 0;
      const answer = await this.provider.read({ textingNumber, since: since === null ? null : new Date(since), page });
      this.questions.inc({ outcome: answer.kind });
      switch (answer.kind) {
        case 'answered':
          await this.record(answer.blocked);
          if (!answer.more) return null;
          break;
        case 'busy':
          return Math.min(answer.retryAfterMs ?? RETRY_MS, LONGEST_RETRY_MS);
        case 'no-answer':
          if (answer.refused) this.log.error('The provider refuses to show its list of opt-outs.', { why: answer.why });
          else this.log.warn("The provider's list of opt-outs was not to be had.", { why: answer.why });
          return RETRY_MS;
      }
      await new Promise((resolve) => setTimeout(resolve, this.options.spacingMs));
    }
  }

  /** Records a page, whose rows may be of numbers that are none of ours. */
  private async record(blocked: readonly BlockedCaller[]): Promise<void> {
    if (blocked.length === 0) return;
    const recorded = await this.database.transaction(async () => {
      const offices = await this.textingNumbers.officesOf(blocked.map(({ textingNumber }) => textingNumber));
      const ours = blocked.flatMap((row) => {
        const officeId = offices.get(row.textingNumber);
        return officeId === undefined ? [] : [{ ...row, officeId }];
      });
      const ledger = await this.recordConsent.open(ours.map(({ phone }) => phone));
      const now = this.clock.now();
      const changes = ours.map(({ phone, textingNumber, officeId, since }) => {
        const pair = { phone, textingNumber, officeId };
        // Without a time nobody knows which word was the last; then what we know counts.
        if (since === null && ledger.isKnown(pair)) return false;
        const conversationId = conversationIdOf(officeId, phone);
        const at = since === null || since > now ? now : since;
        return ledger.record(
          { ...pair, conversationId, state: 'opted-out', source: 'provider', at, provider: 'blocks' },
          { cause: 'provider-list' },
        );
      });
      await ledger.save();
      return changes.filter((changed) => changed).length;
    });
    if (recorded === 0) return;
    this.imported.inc({}, recorded);
    this.log.info("Opt-outs were learnt from the provider's list.", { count: recorded });
  }
}

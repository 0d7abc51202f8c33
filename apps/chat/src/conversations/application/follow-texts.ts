import { Injectable } from '@nestjs/common';
import type { DispatchId, OfficeId } from '@textback/contracts';
import { Database, type Sink } from '@textback/database';
import { Clock } from '@textback/timers';
import { LiveFeed } from '../../live/application/live-feed.port.js';
import { nextMessageState, type TextState } from '../domain/message-state.js';
import { type TextFate, type TextKey, TextLedger } from './text-ledger.port.js';

/** A report about a text of ours. */
export interface TextReport extends TextKey, TextFate {}

/** Follows the fate of our texts, and shows it in their messages (R19). Reports may come before the message, and in any order. */
@Injectable()
export class FollowTexts {
  private readonly sink: Sink<TextReport> = {
    name: 'text-reports',
    order: 20,
    write: (reports) => this.write(reports),
  };

  constructor(
    private readonly database: Database,
    private readonly texts: TextLedger,
    private readonly live: LiveFeed,
    private readonly clock: Clock,
  ) {}

  /** Adds a report to the open transaction. */
  add(report: TextReport): void {
    this.database.current.collect(this.sink, report);
  }

  private async write(reports: readonly TextReport[]): Promise<void> {
    const before = new Map((await this.texts.lock(reports)).map((text) => [keyOf(text), text]));
    const changed = new Map<string, TextReport>();
    for (const report of reports) {
      const key = keyOf(report);
      const current: TextState = changed.get(key)?.state ?? before.get(key)?.state ?? 'queued';
      if (nextMessageState(current, report.state) !== current) changed.set(key, report);
    }
    const texts = [...changed.values()];
    if (texts.length === 0) return;
    await this.texts.save(texts);

    const at = this.clock.now().toISOString();
    const shown = texts.filter((text) => (before.get(keyOf(text))?.message ?? null) !== null);
    for (const { officeId, conversationId, message } of await this.texts.messages(shown)) {
      this.live.add({ kind: 'message.status', officeId, conversationId, at, message });
    }
  }
}

const keyOf = ({ officeId, dispatchId }: { officeId: OfficeId; dispatchId: DispatchId }): string =>
  `${officeId}/${dispatchId}`;

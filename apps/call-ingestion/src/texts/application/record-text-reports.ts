import { Injectable } from '@nestjs/common';
import { Database, type Sink } from '@textback/database';
import { CorrectUntextedCalls } from '../../calls/application/correct-untexted-calls.js';
import { nextTextState, type TextState } from '../domain/text-state.js';
import { CallTexts, type TextSubject } from './call-texts.port.js';

/** Something that was said about the text of a call, by whichever topic. */
export type TextReport = TextSubject & TextState;

/** Keeps the *Missed Call Text* column of the Calls list (R4). */
@Injectable()
export class RecordTextReports {
  private readonly sink: Sink<TextReport> = {
    name: 'text-reports',
    order: 20,
    write: (reports) => this.recordAll(reports),
  };

  constructor(
    private readonly database: Database,
    private readonly callTexts: CallTexts,
    private readonly correctUntextedCalls: CorrectUntextedCalls,
  ) {}

  /** Adds a report to the open transaction. Those of a batch are written together. */
  execute(report: TextReport): void {
    this.database.current.collect(this.sink, report);
  }

  private async recordAll(reports: readonly TextReport[]): Promise<void> {
    // A call is always locked before its text, so that transactions cannot lock each other out.
    const calls = await this.correctUntextedCalls.lock(reports.filter(wasSkipped).map(({ callId }) => callId));
    const ofCall = Map.groupBy(reports, keyOf);
    const known = await this.callTexts.lock(reports);
    const texts = known.map((text) => ({
      ...text,
      ...(ofCall.get(keyOf(text)) ?? []).reduce<TextState>(nextTextState, text),
    }));
    await this.callTexts.save(texts);
    const skipped = new Set(texts.filter(wasSkipped).map(keyOf));
    await this.correctUntextedCalls.execute(
      calls.filter(({ callId, officeId }) => officeId !== null && skipped.has(keyOf({ callId, officeId }))),
    );
  }
}

const wasSkipped = ({ progress }: TextState): boolean => progress === 'skipped';

const keyOf = ({ officeId, callId }: TextSubject): string => `${officeId} ${callId}`;

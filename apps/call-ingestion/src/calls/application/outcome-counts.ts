import { Injectable } from '@nestjs/common';
import { Metrics } from '@textback/observability';
import type { Said, Verdict } from '../domain/classify.js';

/** Counts what became of calls, and how often that had to be corrected. */
@Injectable()
export class OutcomeCounts {
  private readonly settledCalls;
  private readonly correctedCalls;
  private readonly contradictedCalls;
  private readonly callsWithoutOffice;
  private readonly droppedEvents;

  constructor(metrics: Metrics) {
    this.settledCalls = metrics.counter({
      name: 'textback_calls_settled_total',
      help: 'Calls that were judged, by outcome and by the ending of missed or the reason of unknown ones.',
      labels: ['outcome', 'detail'],
    });
    this.correctedCalls = metrics.counter({
      name: 'textback_calls_corrected_total',
      help: 'Calls whose outcome was corrected by late events, by what had been said and what is said now.',
      labels: ['from', 'to'],
    });
    this.contradictedCalls = metrics.counter({
      name: 'textback_calls_contradicted_total',
      help: 'Times that later events told another story of a call than the one that was published, by both.',
      labels: ['published', 'later'],
    });
    this.callsWithoutOffice = metrics.counter({
      name: 'textback_calls_without_office_total',
      help: 'Calls that were judged but not published, because the called number belongs to no office.',
    });
    this.droppedEvents = metrics.counter({
      name: 'textback_call_events_dropped_total',
      help: 'Events of legs beyond the most that are kept of a call. Such a call is unknown, for the reason too-many-legs.',
    });
  }

  settled(verdict: Verdict): void {
    this.settledCalls.inc({ outcome: verdict.outcome, detail: detailOf(verdict) });
  }

  corrected(from: Said, to: Verdict): void {
    this.correctedCalls.inc({ from: from.outcome, to: to.outcome });
  }

  contradicted(published: Verdict, later: Verdict): void {
    this.contradictedCalls.inc({ published: published.outcome, later: later.outcome });
  }

  withoutOffice(): void {
    this.callsWithoutOffice.inc();
  }

  dropped(): void {
    this.droppedEvents.inc();
  }
}

function detailOf(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'answered':
      return '';
    case 'missed':
      return verdict.ending;
    case 'unknown':
      return verdict.why;
  }
}

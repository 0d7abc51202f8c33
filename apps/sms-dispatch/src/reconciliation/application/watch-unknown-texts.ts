import { Injectable } from '@nestjs/common';
import type { DispatchId } from '@textback/contracts';
import { Timers } from '@textback/timers';
import type { Happening, Text } from '../../texts/domain/text.js';
import { ReconcileTimer } from './reconcile-timer.js';
import { UnknownTexts } from './unknown-texts.port.js';

/** A step of a text, as far as it matters here. */
interface Step {
  readonly before: Text;
  readonly after: Text;
  readonly happening: Happening;
}

/** Opens the search for the truth when a text becomes unknown, and ends it when a receipt brings the truth. */
@Injectable()
export class WatchUnknownTexts {
  constructor(
    private readonly unknownTexts: UnknownTexts,
    private readonly timers: Timers,
  ) {}

  /** Needs the open transaction that the steps are saved in. Costs nothing when no text is or was unknown. */
  async see(steps: readonly Step[]): Promise<void> {
    const opened = idsOf(
      steps.filter(({ before, after }) => after.status === 'unknown' && before.status !== 'unknown'),
    );
    // What a record tells is the search's own to conclude: it may not be the end yet.
    const learnt = idsOf(
      steps.filter(
        ({ before, after, happening }) =>
          before.status === 'unknown' && after.status !== 'unknown' && !happening.kind.startsWith('record-'),
      ),
    );
    if (learnt.length > 0) await this.unknownTexts.settle(learnt);
    if (opened.length === 0) return;
    const looks = new Set((await this.unknownTexts.open(opened)).map((at) => at.getTime()));
    for (const at of looks) this.timers.set(ReconcileTimer, {}, new Date(at));
  }
}

const idsOf = (steps: readonly Step[]): DispatchId[] => steps.map(({ after }) => after.dispatchId);

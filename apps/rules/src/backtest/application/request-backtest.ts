import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Backtest, OfficeId, OfficeSettings } from '@textback/contracts';
import { Database } from '@textback/database';
import { Clock, Timers } from '@textback/timers';
import { v7 as uuidV7 } from 'uuid';
import { KnownPlaces } from '../../settings/application/known-places.js';
import { Offices } from '../../settings/application/offices.port.js';
import { checkSettings } from '../../settings/domain/check-settings.js';
import type { FieldError } from '../../settings/domain/field-error.js';
import type { Office } from '../../settings/domain/office.js';
import type { OfficeSnapshot } from '../../text-back/domain/facts.js';
import { windowOf } from '../domain/backtest-window.js';
import { BacktestDue } from './backtest-due.timer.js';
import { Backtests } from './backtests.port.js';

/** Backtests of one office that may wait or run at a time, and those that are kept. */
export const MOST_UNFINISHED = 5;
const MOST_KEPT = 20;

/** Draft settings that a manager wants to try on the past. */
export interface RequestBacktestCommand {
  readonly officeId: OfficeId;
  readonly settings: OfficeSettings;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Token subject. */
  readonly by: string;
}

export type RequestBacktestResult =
  | { readonly kind: 'queued'; readonly backtest: Backtest }
  | { readonly kind: 'no-such-office' }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] }
  | { readonly kind: 'too-many' };

/** Queues a backtest of a draft that could be saved as it is. Whether its numbers are free is not asked: nobody is texted. */
@Injectable()
export class RequestBacktest {
  constructor(
    private readonly database: Database,
    private readonly offices: Offices,
    private readonly knownPlaces: KnownPlaces,
    private readonly backtests: Backtests,
    private readonly timers: Timers,
    private readonly clock: Clock,
  ) {}

  async execute({ officeId, settings, from, to, by }: RequestBacktestCommand): Promise<RequestBacktestResult> {
    const office = await this.offices.find(officeId);
    if (office === null) return { kind: 'no-such-office' };
    const at = this.clock.now();
    const { window, errors } = windowOf({ from, to }, at.toISOString());
    const known = await this.knownPlaces.of(settings.hours.holidays);
    const wrong = [
      ...checkSettings(settings, office.name, known).map(({ pointer, detail }) => ({
        pointer: `/settings${pointer}`,
        detail,
      })),
      ...errors,
    ];
    if (wrong.length > 0) return { kind: 'invalid', errors: wrong };

    const backtestId = uuidV7();
    return this.database.transaction(async () => {
      if ((await this.backtests.unfinished(officeId)) >= MOST_UNFINISHED) return { kind: 'too-many' };
      await this.backtests.forgetAllBut(officeId, MOST_KEPT - 1);
      await this.backtests.add({ backtestId, officeId, draft: draftOf(office, settings), window }, { by, at });
      this.timers.set(BacktestDue, { backtestId }, at);
      const backtest = await this.backtests.find(officeId, backtestId);
      if (backtest === null) throw new Error('The backtest was added a moment ago.');
      return { kind: 'queued', backtest };
    });
  }
}

/** The office as it would be once the draft was saved: with a version of its own, unless nothing would change. */
const draftOf = ({ name, version, settings: saved }: Office, settings: OfficeSettings): OfficeSnapshot => ({
  name,
  version: isDeepStrictEqual(saved, settings) ? version : version + 1,
  settings,
});

import { Injectable } from '@nestjs/common';
import type { CallMissed, OfficeId } from '@textback/contracts';
import { Clock } from '@textback/timers';
import { HolidayCalendar } from '../../hours/application/holiday-calendar.port.js';
import { daysThatMatter, type PublicHoliday } from '../../hours/domain/business-hours.js';
import { startOfMonth } from '../domain/credit-month.js';
import type { OfficeSnapshot } from '../domain/facts.js';
import { plusMilliseconds, WEEK_MS } from '../domain/time.js';
import { CallerFactsReader, type CallOfCaller } from './caller-facts.port.js';
import { NumberKinds } from './number-kinds.port.js';
import { Situation } from './situation.js';

/** Reads the facts for a group of calls: a few statements for all, and no more for many than for one. */
@Injectable()
export class GatherFacts {
  constructor(
    private readonly reader: CallerFactsReader,
    private readonly calendar: HolidayCalendar,
    private readonly numberKinds: NumberKinds,
    private readonly clock: Clock,
  ) {}

  /** Locks the offices and callers of these calls until the open transaction ends. */
  async of(calls: readonly CallMissed[]): Promise<Situation> {
    // Offices before callers, everywhere: whoever locks in one order never waits in a circle.
    const offices = await this.reader.offices(distinct(calls.map(({ officeId }) => officeId)));
    const weekAgo = plusMilliseconds(this.clock.now().toISOString(), -WEEK_MS);
    const callers = await this.reader.callers(calls.filter(isOfCaller), weekAgo);
    // Under the locks: of two decisions about a caller, the one that is made later has the later moment, too.
    const now = this.clock.now().toISOString();
    const creditsUsed = await this.reader.creditsUsed(
      [...offices].filter(isLimited).map(([officeId, { settings }]) => ({
        officeId,
        since: startOfMonth(settings.hours.timeZone, now),
      })),
    );
    const holidays = new Map<CallMissed, PublicHoliday[]>();
    for (const call of calls) holidays.set(call, await this.holidaysOf(call, offices.get(call.officeId)));
    const kindOf = (phone: NonNullable<CallMissed['from']>) => this.numberKinds.kindOf(phone);
    return new Situation({ now, offices, callers, creditsUsed, holidays, kindOf });
  }

  private async holidaysOf(call: CallMissed, office: OfficeSnapshot | undefined): Promise<PublicHoliday[]> {
    const hours = office?.settings.hours;
    if (hours === undefined || hours.holidays === null) return [];
    return this.calendar.on(hours.holidays, daysThatMatter(hours, call.startedAt));
  }
}

const isOfCaller = (call: CallMissed): call is CallOfCaller => call.conversationId !== null;

const isLimited = ([, { settings }]: [OfficeId, OfficeSnapshot]): boolean => settings.credits.monthlyAllowance !== null;

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

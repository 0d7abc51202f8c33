import { Injectable } from '@nestjs/common';
import type { HoursPreview, OfficeId } from '@textback/contracts';
import { Clock } from '@textback/timers';
import { KnownPlaces } from '../../settings/application/known-places.js';
import { Offices } from '../../settings/application/offices.port.js';
import { checkHours } from '../../settings/domain/check-hours.js';
import type { FieldError } from '../../settings/domain/field-error.js';
import { messageOfPeriod } from '../../settings/domain/message-of-period.js';
import { checkReadable, readSettings } from '../../settings/domain/misshapen-settings.js';
import { type Office, settingsOf } from '../../settings/domain/office.js';
import { type BusinessHours, periodAt, type PublicHoliday } from '../domain/business-hours.js';
import { hoursInWords } from '../domain/hours-in-words.js';
import { daysAhead, nextChange } from '../domain/next-change.js';
import { HolidayCalendar } from './holiday-calendar.port.js';

export type PreviewHoursResult =
  | { readonly kind: 'preview'; readonly preview: HoursPreview }
  | { readonly kind: 'no-such-office' }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/** Answers "what are we on at this time?" (R13) for hours that are saved, or being edited. */
@Injectable()
export class PreviewHours {
  constructor(
    private readonly offices: Offices,
    private readonly knownPlaces: KnownPlaces,
    private readonly calendar: HolidayCalendar,
    private readonly clock: Clock,
  ) {}

  /** @param at ISO 8601 UTC; undefined: now */
  async ofSaved(officeId: OfficeId, at?: string): Promise<PreviewHoursResult> {
    const office = await this.offices.find(officeId);
    if (office === null) return { kind: 'no-such-office' };
    return this.preview(office, settingsOf(office).hours, at);
  }

  async ofDraft(officeId: OfficeId, hours: BusinessHours, at?: string): Promise<PreviewHoursResult> {
    const office = await this.offices.find(officeId);
    if (office === null) return { kind: 'no-such-office' };
    const errors = checkHours(hours, await this.knownPlaces.of(hours.holidays));
    return errors.length > 0 ? { kind: 'invalid', errors } : this.preview(office, hours, at);
  }

  /**
   * Refuses a draft whose shape is wrong, with everything else that is wrong with it, too.
   * @param draft holds the hours as a settings document does
   * @param errors what is wrong with its shape
   */
  async ofMisshapen(officeId: OfficeId, draft: unknown, errors: readonly FieldError[]): Promise<PreviewHoursResult> {
    const office = await this.offices.find(officeId);
    if (office === null) return { kind: 'no-such-office' };
    const readable = readSettings(draft);
    const known = await this.knownPlaces.of(readable.document.hours.holidays);
    return { kind: 'invalid', errors: [...errors, ...checkReadable(readable, office.name, known)] };
  }

  private async preview(
    office: Office,
    hours: BusinessHours,
    at = this.clock.now().toISOString(),
  ): Promise<PreviewHoursResult> {
    const holidays = await this.holidaysFor(hours, at);
    const verdict = periodAt(hours, at, holidays);
    const until = nextChange(hours, at, holidays);
    const sentence = hoursInWords(verdict, until, hours.timeZone);
    return {
      kind: 'preview',
      preview: { at, ...verdict, sentence, until, ...messageOfPeriod(office, verdict.period) },
    };
  }

  private async holidaysFor(hours: BusinessHours, at: string): Promise<readonly PublicHoliday[]> {
    return hours.holidays === null ? [] : this.calendar.on(hours.holidays, daysAhead(hours, at));
  }
}

import { z } from 'zod';
import { Instant, OfficeId } from '../ids.js';
import { OfficeSettingsDocument } from '../settings.js';
import { defineEndpoint, NOT_WHOLE } from './define-endpoint.js';
import { problemDocument } from './problem.js';
import { SETTINGS, STORY } from './story.js';

const { officeId } = STORY;

/** Which of its two messages an office answers with (R1). */
export const Period = z.enum(['during-hours', 'outside-hours']);
export type Period = z.infer<typeof Period>;

const Day = z.iso.date();

/** What makes a moment count as during or outside hours (R13). `date` is the day that the hours belong to. */
export const PeriodCause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('interval'), date: Day, from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('special-opening'), date: Day, from: z.string(), to: z.string(), label: z.string() }),
  z.object({ kind: z.literal('exception'), date: Day, label: z.string() }),
  z.object({ kind: z.literal('holiday'), date: Day, name: z.string() }),
  z.object({ kind: z.literal('no-interval'), date: Day }),
]);
export type PeriodCause = z.infer<typeof PeriodCause>;

/** "What are we on at this time?" (R13) */
export const HoursPreview = z.object({
  at: Instant,
  period: Period,
  localTime: z
    .string()
    .describe("The moment on the office's clock, e.g. `2026-03-02T12:05:00-05:00[America/New_York]`."),
  cause: PeriodCause,
  sentence: z.string().describe('The period, its cause and its end in plain words.'),
  until: Instant.nullable().describe('When the period changes next; null when it does not within 400 days.'),
  message: z
    .object({ text: z.string(), characters: z.int(), credits: z.int(), parts: z.int() })
    .nullable()
    .describe(
      'What a missed call would be texted in this period, if no other rule skips it; null when there is nothing.',
    ),
  /** Why there is no message; null when there is one. */
  whyNoMessage: z
    .object({
      reason: z.enum(['office-not-configured', 'auto-replies-off', 'period-message-off']),
      sentence: z.string(),
    })
    .nullable(),
});
export type HoursPreview = z.infer<typeof HoursPreview>;

/** A moment that hours can be asked about: the calendars of holidays are known for no others. */
const Asked = Instant.pipe(z.string().refine((at) => at >= '2000' && at < '2100', 'must be in the years 2000 to 2099'));

const AT_NOON: z.input<typeof HoursPreview> = {
  at: STORY.ringsAt,
  period: 'during-hours',
  localTime: '2026-03-02T12:05:00-05:00[America/New_York]',
  cause: { kind: 'interval', date: '2026-03-02', from: '09:00', to: '17:00' },
  sentence:
    'During business hours: open from 09:00 to 17:00 on Monday, March 2, 2026. Until Monday, March 2, 2026, 17:00 (America/New_York).',
  until: '2026-03-02T22:00:00.000Z',
  message: { text: STORY.text, characters: 89, credits: 1, parts: 1 },
  whyNoMessage: null,
};

export const getHours = defineEndpoint({
  id: 'getHours',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/hours',
  summary: 'Whether the office is on its hours at a moment, why, until when, and what a missed call would be texted.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId }),
  query: z.object({ at: Asked.optional().describe('The moment; now, if it is left out.') }),
  reply: HoursPreview,
  examples: [{ name: 'at-noon', params: { officeId }, query: { at: STORY.ringsAt }, reply: AT_NOON }],
});

export const checkHoursDraft = defineEndpoint({
  id: 'checkHoursDraft',
  method: 'POST',
  path: '/rules/v1/offices/{officeId}/hours/check',
  summary: 'The same for hours that are being edited, everything else as it is saved; saves nothing.',
  access: { office: 'manager' },
  params: z.object({ officeId: OfficeId }),
  body: z.strictObject({
    hours: OfficeSettingsDocument.shape.hours,
    at: Asked.optional().describe('The moment; now, if it is left out.'),
  }),
  reply: HoursPreview,
  problems: [422],
  invalidBody: 422,
  examples: [
    { name: 'at-noon', params: { officeId }, body: { hours: SETTINGS.hours, at: STORY.ringsAt }, reply: AT_NOON },
  ],
  refusals: [
    {
      name: 'wrong-fields',
      summary: 'Hours that could not be saved; every wrong field is named.',
      problem: problemDocument(422, 'invalid-request', 'The request is not valid.', {
        errors: [
          { pointer: '/hours/timeZone', detail: 'is not a known time zone such as America/New_York' },
          { pointer: '/hours/weekly/monday/1', detail: 'overlaps monday 09:00 to 12:00' },
        ],
      }),
    },
  ],
});

/** A country or a subdivision, to choose from. */
export const HolidayPlace = z.object({
  code: z.string().describe('ISO 3166-1 alpha-2, or ISO 3166-2 without the country.'),
  name: z.string(),
});
export type HolidayPlace = z.infer<typeof HolidayPlace>;

/** The public holidays of a place in a year, and the places that there are to choose from (R13). */
export const PublicHolidays = z.object({
  country: z.string().nullable().describe('Null: the office observes no holidays, and no country was asked for.'),
  region: z.string().nullable(),
  year: z.int(),
  items: z.array(
    z.object({
      date: Day,
      name: z.string().describe('In English. Listed in `openOn`, the office is open on it all the same.'),
      observed: z.boolean().describe('Whether the office, as its settings are saved, is closed because of it.'),
    }),
  ),
  countries: z.array(HolidayPlace).describe('Every country whose public holidays are known.'),
  regions: z.array(HolidayPlace).describe('The subdivisions of the country with holidays of their own.'),
});
export type PublicHolidays = z.infer<typeof PublicHolidays>;

export const listHolidays = defineEndpoint({
  id: 'listHolidays',
  method: 'GET',
  path: '/rules/v1/offices/{officeId}/holidays',
  summary: 'The public holidays of a place, for choosing which of them close the office.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: OfficeId }),
  query: z.object({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as US')
      .optional()
      .describe("The country; the office's own, if it is left out."),
    region: z
      .string()
      .min(1)
      .max(8)
      .optional()
      .describe("The subdivision; the office's own if no country is given, otherwise none."),
    year: z.coerce
      .number(NOT_WHOLE)
      .int(NOT_WHOLE)
      .min(2_000)
      .max(2_099)
      .optional()
      .describe('The year; the current one, if left out.'),
  }),
  reply: PublicHolidays,
  examples: [
    {
      name: 'of-a-region',
      summary: 'Shortened: an answer has every holiday, country and region.',
      params: { officeId },
      query: { country: 'US', region: 'CA', year: 2026 },
      reply: {
        country: 'US',
        region: 'CA',
        year: 2026,
        items: [
          { date: '2026-03-31', name: 'César Chávez Day', observed: false },
          { date: '2026-12-25', name: 'Christmas Day', observed: false },
        ],
        countries: [
          { code: 'CA', name: 'Canada' },
          { code: 'US', name: 'United States of America' },
        ],
        regions: [
          { code: 'CA', name: 'California' },
          { code: 'NY', name: 'New York' },
        ],
      },
    },
  ],
  refusals: [
    {
      name: 'unknown-region',
      summary: 'The country has no such subdivision.',
      problem: problemDocument(400, 'invalid-request', 'The request is not valid.', {
        errors: [{ pointer: '/query/region', detail: 'is not a region of US; known are CA, NY' }],
      }),
    },
  ],
});

export const HOURS_ENDPOINTS = [getHours, checkHoursDraft, listHolidays] as const;

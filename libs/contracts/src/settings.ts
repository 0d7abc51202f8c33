import { z } from 'zod';
import { MissedEnding } from './call.js';
import { PhoneNumber, TextingNumber } from './ids.js';
import { MAX_CHARACTERS, MAX_TYPED_UNITS } from './messages/limits.js';

/** `HH:MM` on a 24-hour clock; `24:00` is the end of the day. */
const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:30, or 24:00');
const CalendarDate = z.iso.date();

/** Up to 200 characters, each of which may be made of many UTF-16 units; how much too long it is is said in characters (R9). */
export const MessageText = z.string().max(MAX_TYPED_UNITS, `is far too long: ${MAX_CHARACTERS} characters are allowed`);

/**
 * Builds the settings document from plain objects (events: unknown fields are dropped) or strict ones
 * (HTTP: unknown fields are refused, so that a typo never looks saved).
 * @param textingNumber any number where settings are read, as older ones may have it; one that can text where they are written
 */
function settingsDocument(object: typeof z.object, textingNumber: typeof PhoneNumber) {
  const Interval = object({
    from: TimeOfDay,
    to: TimeOfDay.describe('Not after `from`: the interval runs over midnight into the next day.'),
  });
  const Intervals = z.array(Interval).max(12);
  const PeriodMessage = object({
    enabled: z.boolean(),
    message: MessageText.describe('Up to 200 user-perceived characters once variables are filled in (R9).'),
  });
  return object({
    missedCallAutoReplies: object({
      enabled: z.boolean().describe('The switch of R1: off means that no missed call is texted.'),
      duringHours: PeriodMessage,
      outsideHours: PeriodMessage,
      countedEndings: z
        .array(MissedEnding)
        .max(MissedEnding.options.length)
        .describe('Endings that are texted (R6); the default is all but routing-failure.'),
      cooldownMinutes: z
        .int()
        .min(0)
        .max(10_080)
        .describe('Minutes after a text in which the same caller gets no other; 0 turns the cooldown off (R7).'),
      weeklyLimit: z.int().min(1).max(100).describe('Most texts to one caller in 7 days (R7).'),
      delaySeconds: z
        .int()
        .min(0)
        .max(900)
        .describe('Seconds to wait before sending; the decision is made again when they end (R8).'),
      maxAgeMinutes: z.int().min(1).max(1_440).describe('A call that ended longer ago is not texted any more (R7).'),
    }),
    hours: object({
      timeZone: z.string().min(1).max(64).describe('IANA name, e.g. America/New_York.'),
      /** Several intervals a day; a day without any is closed (R13). */
      weekly: object({
        monday: Intervals,
        tuesday: Intervals,
        wednesday: Intervals,
        thursday: Intervals,
        friday: Intervals,
        saturday: Intervals,
        sunday: Intervals,
      }),
      /** Public holidays that close the office; null: none. */
      holidays: object({
        country: z
          .string()
          .regex(/^[A-Z]{2}$/)
          .describe('ISO 3166-1 alpha-2.'),
        region: z.string().min(1).max(8).nullable().describe('ISO 3166-2 subdivision without the country, e.g. CA.'),
        openOn: z
          .array(z.string().min(1).max(120))
          .max(50)
          .describe('Names of public holidays on which the office is open all the same.'),
      }).nullable(),
      exceptions: z
        .array(object({ date: CalendarDate, label: z.string().max(120), intervals: Intervals }))
        .max(400)
        .describe('Days that differ: no interval means closed all day.'),
    }),
    chat: object({
      allowPatientsAndContactsToStartChat: z
        .boolean()
        .describe('R14: replies of patients, contacts and referral partners open a tile.'),
      allowMessagesFromUnknownNumbers: z.boolean().describe('R14: replies of unknown numbers open a tile.'),
    }),
    numbers: object({
      textingNumber: textingNumber
        .nullable()
        .describe('The number that texts come from (R2); null: none yet, so nothing can be texted.'),
      lines: z
        .array(PhoneNumber)
        .max(200)
        .describe("The office's telephone lines: numbers that callers dial. They need not be able to text."),
    }),
    credits: object({
      monthlyAllowance: z
        .int()
        .min(0)
        .max(1_000_000)
        .nullable()
        .describe('Credits a calendar month; null: unlimited (R10).'),
    }),
  });
}

/** An office's settings as they travel in events: unknown fields are dropped. */
export const OfficeSettings = settingsDocument(z.object, PhoneNumber);
/** An office's settings as they are written over HTTP: unknown fields are refused. */
export const OfficeSettingsDocument = settingsDocument(z.strictObject as unknown as typeof z.object, TextingNumber);
export type OfficeSettings = z.infer<typeof OfficeSettings>;

// Parts of the settings, as they are answered and as they are written; documents call them by these names.
/** @public */
export const PeriodMessage = OfficeSettings.shape.missedCallAutoReplies.shape.duringHours;
/** @public */
export const BusinessHours = OfficeSettings.shape.hours;
/** @public */
export const OpeningInterval = BusinessHours.shape.weekly.shape.monday.element;
/** @public */
export const PeriodMessageDocument = OfficeSettingsDocument.shape.missedCallAutoReplies.shape.duringHours;
/** @public */
export const BusinessHoursDocument = OfficeSettingsDocument.shape.hours;
/** @public */
export const OpeningIntervalDocument = BusinessHoursDocument.shape.weekly.shape.monday.element;
/** @public */
export const ChatSettingsDocument = OfficeSettingsDocument.shape.chat;
/** @public */
export const OfficeNumbersDocument = OfficeSettingsDocument.shape.numbers;

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What an office that was never configured has: everything off (design §5). */
export const DEFAULT_SETTINGS: OfficeSettings = {
  missedCallAutoReplies: {
    enabled: false,
    duringHours: {
      enabled: true,
      message: 'Sorry we missed your call to {office_name}. How can we help? Just reply to this text.',
    },
    outsideHours: {
      enabled: true,
      message: '{office_name} is closed right now. Reply to this text and we will get back to you when we open.',
    },
    countedEndings: ['no-answer', 'busy', 'declined', 'abandoned', 'voicemail'],
    cooldownMinutes: 30,
    weeklyLimit: 5,
    delaySeconds: 0,
    maxAgeMinutes: 15,
  },
  hours: {
    timeZone: 'America/New_York',
    weekly: {
      monday: [{ from: '09:00', to: '17:00' }],
      tuesday: [{ from: '09:00', to: '17:00' }],
      wednesday: [{ from: '09:00', to: '17:00' }],
      thursday: [{ from: '09:00', to: '17:00' }],
      friday: [{ from: '09:00', to: '17:00' }],
      saturday: [],
      sunday: [],
    },
    holidays: null,
    exceptions: [],
  },
  chat: { allowPatientsAndContactsToStartChat: true, allowMessagesFromUnknownNumbers: false },
  numbers: { textingNumber: null, lines: [] },
  credits: { monthlyAllowance: null },
};

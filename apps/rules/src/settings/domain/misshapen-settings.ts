import {
  DEFAULT_SETTINGS,
  type OfficeSettings,
  OfficeSettingsDocument,
  type ReadableParts,
  readableParts,
} from '@textback/contracts';
import type { KnownPlace } from './check-holidays.js';
import { checkSettings } from './check-settings.js';
import type { FieldError } from './field-error.js';

const SILENT = { enabled: false, message: '' };

/** Settings that are in the way of nothing: they stand in for what cannot be read, so that the rest can be judged. */
const STAND_INS: OfficeSettings = {
  ...DEFAULT_SETTINGS,
  missedCallAutoReplies: { ...DEFAULT_SETTINGS.missedCallAutoReplies, duringHours: SILENT, outsideHours: SILENT },
  hours: {
    timeZone: 'UTC',
    weekly: { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
    holidays: null,
    exceptions: [],
  },
};

/** What can be read of a settings document whose shape is wrong. */
export const readSettings = (document: unknown): ReadableParts<OfficeSettings> =>
  readableParts(OfficeSettingsDocument, document, STAND_INS);

/** What is wrong with the parts that could be read. */
export const checkReadable = (
  { document, unreadable }: ReadableParts<OfficeSettings>,
  name: string,
  known: KnownPlace,
): FieldError[] =>
  checkSettings(document, name, known).filter(
    ({ pointer }) => !unreadable.some((part) => pointer === part || pointer.startsWith(`${part}/`)),
  );

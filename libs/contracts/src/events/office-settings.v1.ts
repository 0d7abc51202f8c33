import { z } from 'zod';
import { defineEvent } from '../define-event.js';
import { Instant, OfficeId } from '../ids.js';
import { DEFAULT_SETTINGS, OfficeSettings } from '../settings.js';

const OfficeSettingsChangedData = z.object({
  officeId: OfficeId,
  /** Grows with each change; a projection ignores a version that is not newer than the one it has. */
  version: z.int().min(1),
  /** The office's name, as `{office_name}` shows it. */
  name: z.string().min(1).max(200),
  settings: OfficeSettings,
  changedAt: Instant,
});

/** An office's whole settings. The topic keeps the last version of each office, so any service can build its projection. */
export const OfficeSettingsChanged = defineEvent({
  topic: 'office.settings',
  version: 1,
  summary: "An office's whole settings, with their version.",
  producers: ['rules'],
  consumers: ['call-ingestion', 'sms-dispatch', 'chat'],
  compacted: true,
  key: ({ officeId }) => officeId,
  data: OfficeSettingsChangedData,
  example: {
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    version: 3,
    name: 'Elm Street Dental',
    settings: DEFAULT_SETTINGS,
    changedAt: '2026-03-01T09:00:00.000Z',
  },
});
export type OfficeSettingsChanged = z.infer<typeof OfficeSettingsChangedData>;

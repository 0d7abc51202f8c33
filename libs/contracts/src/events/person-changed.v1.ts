import { z } from 'zod';
import { Person } from '../chat.js';
import { defineEvent } from '../define-event.js';
import { Instant, OfficeId } from '../ids.js';

const PersonChangedData = Person.extend({
  officeId: OfficeId,
  /** True: forget this person. */
  deleted: z.boolean().default(false),
  changedAt: Instant,
});

/**
 * A patient, contact or referral partner of an office, whole. Published by the system that keeps people;
 * an older `changedAt` than the one kept is ignored.
 */
export const PersonChanged = defineEvent({
  topic: 'person.changed',
  version: 1,
  summary: 'A patient, contact or referral partner and their numbers, whole.',
  producers: ['anyone'],
  consumers: ['chat'],
  compacted: true,
  key: ({ personId }) => personId,
  data: PersonChangedData,
  example: {
    officeId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10',
    personId: '3f0b8f4e-6a7b-4c1d-9e2f-1a2b3c4d5e6f',
    kind: 'patient',
    name: 'Maria Lopez',
    numbers: ['+15551230001'],
    deleted: false,
    changedAt: '2026-02-20T09:00:00.000Z',
  },
});
export type PersonChanged = z.infer<typeof PersonChangedData>;

import {
  DEFAULT_SETTINGS,
  OfficeId,
  type OfficeSettings,
  PersonId,
  type PersonKind,
  type PhoneNumber,
} from '@textback/contracts';

/** The office that every fresh stack has. All numbers are of the range that is kept free for fiction (555-01xx). */
export const DEMO_OFFICE_ID = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');

const number = (text: string): PhoneNumber => text as PhoneNumber;

/** The number that patients dial, and the one that texts come from (R2). */
export const DEMO_LINE = number('+14155550100');
export const DEMO_TEXTING_NUMBER = number('+14155550101');

const person = (id: string, kind: PersonKind, name: string, ...numbers: string[]) => ({
  personId: PersonId.parse(`5a3c9d10-7c54-4a63-9e0f-0000000000${id}`),
  kind,
  name,
  numbers: numbers.map(number),
});

/** Robert and Anna Weber share a number (R17). */
export const DEMO_PEOPLE = [
  person('01', 'patient', 'Maria Lopez', '+14155550110'),
  person('02', 'patient', 'James Okafor', '+14155550111', '+14155550112'),
  person('03', 'patient', 'Anna Weber', '+14155550113'),
  person('04', 'contact', 'Robert Weber', '+14155550113'),
  person('05', 'contact', 'Bay Dental Supplies', '+14155550114'),
  person('06', 'referral-partner', 'Dr. Chen Orthodontics', '+14155550115'),
] as const;

export const DEMO_OFFICE_NAME = 'Elm Street Dental';

/** Auto-replies on, at any hour; unknown numbers are held (R14). */
export const DEMO_SETTINGS: OfficeSettings = {
  ...DEFAULT_SETTINGS,
  missedCallAutoReplies: { ...DEFAULT_SETTINGS.missedCallAutoReplies, enabled: true },
  numbers: { textingNumber: DEMO_TEXTING_NUMBER, lines: [DEMO_LINE] },
};

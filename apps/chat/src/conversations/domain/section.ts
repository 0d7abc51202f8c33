import type { PersonKind, Section } from '@textback/contracts';

/** Whether anybody of the office's people has the number. */
export const isKnown = (matches: readonly PersonKind[]): boolean => matches.length > 0;

/** Patients when any match is a patient (R17); contacts, referral partners and unknown numbers under Contacts (R15). */
export const sectionOf = (matches: readonly PersonKind[]): Section =>
  matches.includes('patient') ? 'patients' : 'contacts';

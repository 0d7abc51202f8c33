import { MISSED_CALL_TEXT, STAFF_TEXT } from '../plan/workload.js';

/** A text for a missed call: the plan's offices begin theirs so. */
export const isMissedCallText = (text: string): boolean => text.startsWith(MISSED_CALL_TEXT);

/** An answer of staff: the plan's begin so, and no two are alike. */
export const isStaffText = (text: string): boolean => text.startsWith(STAFF_TEXT);

/** What else we text: the one answer to a word that is ours to act on, such as REVOKE or INFO (R18). */
export const isConfirmation = (text: string): boolean => !isMissedCallText(text) && !isStaffText(text);

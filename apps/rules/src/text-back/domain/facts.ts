import { type CallMissed, DEFAULT_SETTINGS, type OfficeSettings } from '@textback/contracts';
import type { PublicHoliday } from '../../hours/domain/business-hours.js';
import type { NumberKind } from './number-kind.js';

/**
 * Everything about a missed call that its decision looks at, beside the settings: plain JSON, stored with the decision, so
 * that it can be made again years later and come out the same (R21).
 */
export interface Facts {
  readonly call: CallMissed;
  /** Null: the number is withheld. */
  readonly callerKind: NumberKind | null;
  /** Public holidays at the office on the days that matter for the start of the call (R13). */
  readonly holidays: readonly PublicHoliday[];
  /** Since when the caller does not want texts (R18). */
  readonly optedOutAt: string | null;
  /** When a text to this number last came back as sent to a landline. */
  readonly landlineAt: string | null;
  /** When staff last texted this caller. */
  readonly staffTextedAt: string | null;
  /** When the last call of this caller that somebody answered began. This call's own start, when late events show that it was answered. */
  readonly answeredAt: string | null;
  /** Missed-call texts to this caller in the last 7 days, oldest first. Texts that surely were never sent do not count. */
  readonly textedAt: readonly string[];
  /** Credits that missed-call texts have cost the office since its calendar month began; 0 where credits are unlimited. */
  readonly creditsUsed: number;
  /** When the decision was first made, for one that is made again after the delay of R8. */
  readonly waitingSince: string | null;
}

/** An office as the decision sees it: one version of its settings and its name. */
export interface OfficeSnapshot {
  readonly name: string;
  /** 0: the office was never configured. */
  readonly version: number;
  readonly settings: OfficeSettings;
}

/** An office that nobody has configured, or told this service about. Its name, if it has one, is not looked at. */
export const UNKNOWN_OFFICE: OfficeSnapshot = { name: '', version: 0, settings: DEFAULT_SETTINGS };

/** All that a decision depends on. */
export interface DecisionInput {
  readonly facts: Facts;
  readonly office: OfficeSnapshot;
  /** The moment of the decision, ISO 8601 UTC. */
  readonly now: string;
}

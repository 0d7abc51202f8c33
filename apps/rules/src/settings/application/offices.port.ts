import type { OfficeId, PhoneNumber, SettingsChange } from '@textback/contracts';
import type { Office } from '../domain/office.js';

/** A change of an office, ready to be kept (R23). */
export interface OfficeChange {
  readonly before: Office;
  readonly after: Office;
  /** Token subject. */
  readonly by: string;
  readonly at: Date;
}

/** The offices and the history of their settings. */
export abstract class Offices {
  abstract find(officeId: OfficeId): Promise<Office | null>;

  /** The office, locked until the open transaction ends. */
  abstract lock(officeId: OfficeId): Promise<Office | null>;

  /** Adds an office that was never configured; leaves one that exists alone. Needs an open transaction. */
  abstract add(officeId: OfficeId, name: string): Promise<void>;

  /** Saves a new version of a locked office, and keeps the change. */
  abstract save(change: OfficeChange): Promise<void>;

  /** Renames a locked office that was never configured, and so has no versions. */
  abstract rename(officeId: OfficeId, name: string): Promise<void>;

  /**
   * Makes these numbers, and no others, the office's own. Answers those that belong to another office; then the open
   * transaction must be rolled back.
   */
  abstract claimNumbers(officeId: OfficeId, numbers: readonly PhoneNumber[]): Promise<PhoneNumber[]>;

  /** Changes of an office with a version below `before` (all when null), newest first. */
  abstract history(officeId: OfficeId, page: { before: number | null; limit: number }): Promise<SettingsChange[]>;
}

import type { OfficeId, OfficeSettingsChanged, PhoneNumber } from '@textback/contracts';

/** An office, as far as its texts tell of it. */
export interface KnownOffice {
  /** Null: its settings came before names were kept. */
  readonly name: string | null;
  /** Its first line. */
  readonly phone: PhoneNumber | null;
  /** The number that it texts from, or else the last one that it had. */
  readonly textingNumber: PhoneNumber | null;
}

/** Which office a texting number belongs to: a projection of the offices' settings. */
export abstract class TextingNumbers {
  /** Takes an office's settings into the open transaction; settings that are not newer than the known ones change nothing. */
  abstract apply(settings: OfficeSettingsChanged): void;

  /**
   * The offices of these numbers; a number that no office ever had is left out. When two offices name the same number, it
   * is the one that named it first: a typing error of one must not take another's replies (guarantee D). A number that
   * nobody has now is still the last office's that had it.
   */
  abstract officesOf(numbers: readonly PhoneNumber[]): Promise<Map<PhoneNumber, OfficeId>>;

  /** What is known of these offices; one that never told its settings is left out. */
  abstract officesBy(officeIds: readonly OfficeId[]): Promise<Map<OfficeId, KnownOffice>>;

  /** Every number that an office has or had to text from. */
  abstract all(): Promise<PhoneNumber[]>;
}

import type { OfficeId, OfficeSettingsChanged, PhoneNumber } from '@textback/contracts';

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
}

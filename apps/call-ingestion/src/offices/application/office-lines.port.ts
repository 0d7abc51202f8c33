import type { OfficeId, OfficeSettingsChanged, PhoneNumber } from '@textback/contracts';

/** Which office a telephone number belongs to: a projection of the offices' settings. */
export abstract class OfficeLines {
  /** Takes an office's settings into the open transaction; settings that are not newer than the known ones change nothing. */
  abstract apply(settings: OfficeSettingsChanged): void;

  /**
   * The offices of these numbers; a number that belongs to none is left out. When two offices name the same number, it is
   * the one that named it first: a typing error of one must not take another's calls (guarantee D).
   */
  abstract officesOf(numbers: readonly PhoneNumber[]): Promise<ReadonlyMap<PhoneNumber, OfficeId>>;
}

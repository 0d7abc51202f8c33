import { DEFAULT_SETTINGS, type OfficeId, type OfficeSettings } from '@textback/contracts';

/** An office: the tenant, with the newest version of its settings. */
export interface Office {
  readonly officeId: OfficeId;
  readonly name: string;
  /** 0: never configured. Grows by one with each change. */
  readonly version: number;
  /** Null: never configured. */
  readonly settings: OfficeSettings | null;
}

/** An office's settings; those of one that was never configured are the defaults, with everything off. */
export const settingsOf = ({ settings }: Office): OfficeSettings => settings ?? DEFAULT_SETTINGS;

import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, OfficeId } from '@textback/contracts';
import { type Office, settingsOf } from './office.js';

const NEW: Office = {
  officeId: OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10'),
  name: 'Elm Street Dental',
  version: 0,
  settings: null,
};

describe('settingsOf', () => {
  it('an office that was never configured has the defaults, with everything off', () => {
    expect(settingsOf(NEW)).toBe(DEFAULT_SETTINGS);
    expect(DEFAULT_SETTINGS.missedCallAutoReplies.enabled).toBe(false);
  });

  it('an office that was configured has its own', () => {
    const settings = structuredClone(DEFAULT_SETTINGS);
    expect(settingsOf({ ...NEW, version: 1, settings })).toBe(settings);
  });
});

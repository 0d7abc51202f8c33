import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, OfficeSettings, OfficeSettingsDocument } from './settings.js';

const withNumbers = (numbers: { textingNumber: string | null; lines: string[] }) => ({ ...DEFAULT_SETTINGS, numbers });

describe('the texting number that is written', () => {
  it.each(['+14155550100', '+4930123456', '+6831234', '+290123456789012', null])('R2 may be %s', (textingNumber) => {
    const document = withNumbers({ textingNumber, lines: [] });
    expect(OfficeSettingsDocument.parse(document)).toEqual(document);
  });

  it.each(['+12', '+1415555010', '+141555501001', '+683123', '+2901234567890123', '4155550100', ''])(
    'R2 cannot be %s, from which no telephone gets texts; settings that were saved with it can still be read',
    (textingNumber) => {
      const document = withNumbers({ textingNumber, lines: [] });
      expect(OfficeSettingsDocument.safeParse(document).error?.issues).toMatchObject([
        {
          path: ['numbers', 'textingNumber'],
          message: expect.stringMatching(/^must be a telephone number/) as unknown,
        },
      ]);
      if (/^\+\d{2,15}$/.test(textingNumber)) expect(OfficeSettings.parse(document)).toEqual(document);
    },
  );

  it('a line may be a short one, as callers dial it', () => {
    const document = withNumbers({ textingNumber: null, lines: ['+12', '+49110'] });
    expect(OfficeSettingsDocument.parse(document)).toEqual(document);
  });
});

import { SOME_TEXTING_NUMBER, withSettings } from '../changed-input.js';
import type { OfficeSnapshot } from '../facts.js';
import type { Rule } from '../rule.js';

/** Nothing can be sent for an office that nobody has set up, or that wants to text but has no number to text from (R2). */
export const officeNotConfigured: Rule = {
  name: 'office-not-configured',
  look: ({ office }) => ({
    settingsVersion: office.version,
    textingNumber: office.settings.numbers.textingNumber,
    autoRepliesEnabled: office.settings.missedCallAutoReplies.enabled,
  }),
  skips: ({ office }) => office.version === 0 || lacksNumber(office),
  because: ({ office }) =>
    office.version === 0 ? 'the office has not been set up' : 'the office has no number to text from',
  relax: (input) => {
    const { version, settings } = input.office;
    const textingNumber = settings.numbers.textingNumber ?? SOME_TEXTING_NUMBER;
    const withNumber = withSettings(input, { numbers: { ...settings.numbers, textingNumber } });
    return {
      input: { ...withNumber, office: { ...withNumber.office, version: Math.max(1, version) } },
      words: version === 0 ? 'the office had been set up' : 'the office had a number to text from',
    };
  },
};

const lacksNumber = ({ settings }: OfficeSnapshot): boolean =>
  settings.missedCallAutoReplies.enabled && settings.numbers.textingNumber === null;

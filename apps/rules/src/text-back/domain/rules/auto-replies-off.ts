import { SOME_TEXTING_NUMBER, withAutoReplies, withSettings } from '../changed-input.js';
import type { Rule } from '../rule.js';

/** The office's switch of R1. */
export const autoRepliesOff: Rule = {
  name: 'auto-replies-off',
  look: ({ office }) => ({ enabled: office.settings.missedCallAutoReplies.enabled }),
  skips: ({ office }) => !office.settings.missedCallAutoReplies.enabled,
  because: () => 'Missed Call Auto-Replies are off',
  relax: (input) => {
    const on = withAutoReplies(input, { enabled: true });
    const { numbers } = input.office.settings;
    if (numbers.textingNumber !== null) return { input: on, words: 'Missed Call Auto-Replies had been on' };
    return {
      input: withSettings(on, { numbers: { ...numbers, textingNumber: SOME_TEXTING_NUMBER } }),
      words: 'Missed Call Auto-Replies had been on with a number to text from',
    };
  },
};

import { withSettings } from '../changed-input.js';
import { textFor } from '../missed-call-message.js';
import type { Rule } from '../rule.js';
import { counted } from '../time.js';

/** An office with a monthly allowance is texted for as long as what is left pays for the text (R10). */
export const noCredits: Rule = {
  name: 'no-credits',
  look: (input) => ({
    monthlyAllowance: input.office.settings.credits.monthlyAllowance,
    creditsUsed: input.facts.creditsUsed,
    creditsNeeded: textFor(input).credits,
  }),
  skips: (input) => {
    const { monthlyAllowance } = input.office.settings.credits;
    return monthlyAllowance !== null && input.facts.creditsUsed + textFor(input).credits > monthlyAllowance;
  },
  because: () => "the office's credits for this month are used up",
  relax: (input) => {
    const needed = textFor(input).credits;
    return {
      input: withSettings(input, { credits: { monthlyAllowance: input.facts.creditsUsed + needed } }),
      words: `the office had had ${counted(needed, 'credit')} left this month`,
    };
  },
};

import { withFacts } from '../changed-input.js';
import type { DecisionInput } from '../facts.js';
import type { Rule } from '../rule.js';
import { counted, inWords, millisecondsBetween, MINUTE_MS } from '../time.js';

/** Who calls again and again is not texted each time. 0 minutes turn the rule off (R7). */
export const cooldown: Rule = {
  name: 'cooldown',
  look: ({ facts, office }) => ({
    lastTextedAt: facts.textedAt.at(-1) ?? null,
    cooldownMinutes: office.settings.missedCallAutoReplies.cooldownMinutes,
  }),
  skips: (input) => input.facts.textedAt.some((texted) => isCooling(input, texted)),
  because: (input) => {
    const last = input.facts.textedAt.at(-1) ?? input.now;
    return `the caller got a text ${inWords(millisecondsBetween(last, input.now))} earlier`;
  },
  relax: (input) => {
    const { cooldownMinutes } = input.office.settings.missedCallAutoReplies;
    return {
      input: withFacts(input, { textedAt: input.facts.textedAt.filter((texted) => !isCooling(input, texted)) }),
      words: `the caller had got no text in the ${counted(cooldownMinutes, 'minute')} before`,
    };
  },
};

/** A text in the future (clocks differ) has just been sent, so it cools, too; but not when the rule is off. */
const isCooling = ({ office, now }: DecisionInput, texted: string): boolean => {
  const { cooldownMinutes } = office.settings.missedCallAutoReplies;
  return cooldownMinutes > 0 && millisecondsBetween(texted, now) < cooldownMinutes * MINUTE_MS;
};

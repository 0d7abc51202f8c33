import type { MissedEnding } from '@textback/contracts';
import { withAutoReplies } from '../changed-input.js';
import type { Rule } from '../rule.js';

const HOW_IT_ENDED: Record<MissedEnding, string> = {
  'no-answer': 'nobody answered',
  busy: 'the line was busy',
  declined: 'the call was declined',
  abandoned: 'the caller hung up first',
  voicemail: 'it went to voicemail',
  'routing-failure': 'it could not be put through',
};

/** Which missed endings are texted is a setting (R6). */
export const endingNotCounted: Rule = {
  name: 'ending-not-counted',
  look: ({ facts, office }) => ({
    ending: facts.call.ending,
    countedEndings: office.settings.missedCallAutoReplies.countedEndings,
  }),
  skips: ({ facts, office }) => !office.settings.missedCallAutoReplies.countedEndings.includes(facts.call.ending),
  because: ({ facts }) => `${HOW_IT_ENDED[facts.call.ending]}, and the office does not text calls that end like that`,
  relax: (input) => {
    const { ending } = input.facts.call;
    const { countedEndings } = input.office.settings.missedCallAutoReplies;
    return {
      input: withAutoReplies(input, { countedEndings: [...countedEndings, ending] }),
      words: `the office texted calls where ${HOW_IT_ENDED[ending]}`,
    };
  },
};

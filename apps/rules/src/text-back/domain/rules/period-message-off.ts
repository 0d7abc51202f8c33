import type { Period } from '../../../hours/domain/business-hours.js';
import { withAutoReplies } from '../changed-input.js';
import { messageFor, periodOf } from '../missed-call-message.js';
import type { Rule } from '../rule.js';

const IN_WORDS: Record<Period, string> = {
  'during-hours': 'during business hours',
  'outside-hours': 'outside business hours',
};

/** Only the message of the period in which the call was missed is sent, and each has its own switch (R1). */
export const periodMessageOff: Rule = {
  name: 'period-message-off',
  look: (input) => {
    const { period, localTime, cause } = periodOf(input);
    return { period, localTime, cause, enabled: messageFor(input.office.settings, period).enabled };
  },
  skips: (input) => !messageFor(input.office.settings, periodOf(input).period).enabled,
  because: (input) => `the message for calls ${IN_WORDS[periodOf(input).period]} is off`,
  relax: (input) => {
    const { period } = periodOf(input);
    const message = { ...messageFor(input.office.settings, period), enabled: true };
    return {
      input: withAutoReplies(input, period === 'during-hours' ? { duringHours: message } : { outsideHours: message }),
      words: `the message for calls ${IN_WORDS[period]} had been on`,
    };
  },
};

import { SkipReason } from '@textback/contracts';
import type { Rule } from '../rule.js';
import { answeredMeanwhile } from './answered-meanwhile.js';
import { autoRepliesOff } from './auto-replies-off.js';
import { callTooOld } from './call-too-old.js';
import { callerWithheld } from './caller-withheld.js';
import { conversationActive } from './conversation-active.js';
import { cooldown } from './cooldown.js';
import { endingNotCounted } from './ending-not-counted.js';
import { learnedLandline } from './learned-landline.js';
import { noCredits } from './no-credits.js';
import { notTextable } from './not-textable.js';
import { officeNotConfigured } from './office-not-configured.js';
import { optedOut } from './opted-out.js';
import { ownNumber } from './own-number.js';
import { periodMessageOff } from './period-message-off.js';
import { weeklyLimit } from './weekly-limit.js';

/** A rule for each reason: a reason without one does not compile. */
const RULES: Record<SkipReason, Rule> = {
  'office-not-configured': officeNotConfigured,
  'auto-replies-off': autoRepliesOff,
  'ending-not-counted': endingNotCounted,
  'caller-withheld': callerWithheld,
  'not-textable': notTextable,
  'own-number': ownNumber,
  'learned-landline': learnedLandline,
  'call-too-old': callTooOld,
  'period-message-off': periodMessageOff,
  'opted-out': optedOut,
  'conversation-active': conversationActive,
  cooldown,
  'weekly-limit': weeklyLimit,
  'answered-meanwhile': answeredMeanwhile,
  'no-credits': noCredits,
};

/**
 * The rules in the order in which they are tried; the first that skips names the reason. What the office has decided comes
 * first, then what the number is, then the age of the call, then the caller's own history, and last what costs money.
 */
export const ALL_RULES: readonly Rule[] = SkipReason.options.map((reason) => RULES[reason]);

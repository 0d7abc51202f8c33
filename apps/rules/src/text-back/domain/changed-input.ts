import type { CallMissed, OfficeSettings, PhoneNumber } from '@textback/contracts';
import type { DecisionInput, Facts } from './facts.js';

/** Stand for any caller and any office, in questions of what would have been. From the range kept for fiction. */
export const SOME_CALLER = '+12025550143' as PhoneNumber;
export const SOME_TEXTING_NUMBER = '+12025550144' as PhoneNumber;

/** The input with other facts. */
export const withFacts = (input: DecisionInput, changes: Partial<Facts>): DecisionInput => ({
  ...input,
  facts: { ...input.facts, ...changes },
});

/** The input with another call. */
export const withCall = (input: DecisionInput, changes: Partial<CallMissed>): DecisionInput =>
  withFacts(input, { call: { ...input.facts.call, ...changes } });

/** The input with other settings. */
export const withSettings = (input: DecisionInput, changes: Partial<OfficeSettings>): DecisionInput => ({
  ...input,
  office: { ...input.office, settings: { ...input.office.settings, ...changes } },
});

/** The input with other settings of auto-replies. */
export const withAutoReplies = (
  input: DecisionInput,
  changes: Partial<OfficeSettings['missedCallAutoReplies']>,
): DecisionInput =>
  withSettings(input, {
    missedCallAutoReplies: { ...input.office.settings.missedCallAutoReplies, ...changes },
  });

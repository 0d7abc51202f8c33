import { creditsOf, fillVariables, type OfficeSettings, type VariableValues } from '@textback/contracts';
import { type Period, periodAt, type PeriodVerdict } from '../../hours/domain/business-hours.js';
import type { OfficeSnapshot } from './facts.js';
import { oncePerInput } from './once-per-input.js';

/** The period in which a call was missed: judged at the moment it started ringing (R13). */
export const periodOf = oncePerInput(({ facts, office }): PeriodVerdict =>
  periodAt(office.settings.hours, facts.call.startedAt, facts.holidays),
);

/** An office's message for a period, with its own switch (R1). */
export const messageFor = (
  settings: OfficeSettings,
  period: Period,
): OfficeSettings['missedCallAutoReplies']['duringHours'] => {
  const { duringHours, outsideHours } = settings.missedCallAutoReplies;
  return period === 'during-hours' ? duringHours : outsideHours;
};

/** What the variables of an office's messages stand for. Its telephone is the first of its lines. Never a person's name (R20). */
export const variablesOf = ({
  name,
  settings: { numbers },
}: Pick<OfficeSnapshot, 'name' | 'settings'>): VariableValues => ({
  office_name: name,
  office_phone: numbers.lines[0] ?? null,
  texting_number: numbers.textingNumber,
});

/** The text that answers a missed call, and the credits that it costs (R9, R10). */
export const textFor = oncePerInput((input): { readonly text: string; readonly credits: 1 | 2 } => {
  const { office, facts } = input;
  const values = variablesOf(office);
  const text = fillVariables(messageFor(office.settings, periodOf(input).period).message, {
    ...values,
    // An office that has not listed its lines is still reached on the one that was called.
    office_phone: values.office_phone ?? facts.call.to,
  });
  return { text, credits: creditsOf(text) };
});

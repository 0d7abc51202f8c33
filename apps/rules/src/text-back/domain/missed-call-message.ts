import { creditsOf, fillVariables, type OfficeSettings, type VariableValues } from '@textback/contracts';
import { type BusinessHours, type Period, periodAt, type PeriodVerdict } from '../../hours/domain/business-hours.js';
import type { DecisionInput, Facts, OfficeSnapshot } from './facts.js';

/** Several rules ask about a call, and ask again when it is decided again; hours and holidays are most of what a decision costs. */
const periodsOfCalls = new WeakMap<Facts['call'], PeriodAsked>();

interface PeriodAsked {
  readonly hours: BusinessHours;
  readonly holidays: Facts['holidays'];
  readonly verdict: PeriodVerdict;
}

/** The period in which a call was missed: judged at the moment it started ringing (R13). */
export function periodOf({ facts, office }: DecisionInput): PeriodVerdict {
  const { call, holidays } = facts;
  const { hours } = office.settings;
  const known = periodsOfCalls.get(call);
  if (known !== undefined && known.hours === hours && known.holidays === holidays) return known.verdict;
  const verdict = periodAt(hours, call.startedAt, holidays);
  periodsOfCalls.set(call, { hours, holidays, verdict });
  return verdict;
}

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

/** A text and the credits that it costs. */
interface PricedText {
  readonly text: string;
  readonly credits: 1 | 2;
}

/** An office's texts are few and its calls are many; what an office is never changes, a new version is a new object. */
const textsOfOffices = new WeakMap<OfficeSnapshot, Map<string, PricedText>>();

/** The text that answers a missed call, and the credits that it costs (R9, R10). */
export function textFor(input: DecisionInput): PricedText {
  const { office, facts } = input;
  const { period } = periodOf(input);
  const values = variablesOf(office);
  // An office that has not listed its lines is still reached on the one that was called.
  const officePhone = values.office_phone ?? facts.call.to;
  const texts = textsOfOffices.get(office) ?? new Map<string, PricedText>();
  textsOfOffices.set(office, texts);
  const key = `${period} ${officePhone}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = fillVariables(messageFor(office.settings, period).message, { ...values, office_phone: officePhone });
  const priced = { text, credits: creditsOf(text) };
  texts.set(key, priced);
  return priced;
}

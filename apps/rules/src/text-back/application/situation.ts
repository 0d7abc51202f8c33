import type { CallMissed, ConversationId, OfficeId } from '@textback/contracts';
import type { PublicHoliday } from '../../hours/domain/business-hours.js';
import { type Facts, type OfficeSnapshot, UNKNOWN_OFFICE } from '../domain/facts.js';
import type { NumberKind } from '../domain/number-kind.js';
import type { CallerFacts, DecidedText } from './caller-facts.port.js';

/** A caller about whom nothing is known. */
const STRANGER: CallerFacts = {
  optedOutAt: null,
  landlineAt: null,
  staffTextedAt: null,
  answeredAt: null,
  textedAt: [],
};

/** What was read for a group of calls. */
export interface Readings {
  /** The moment of the decisions, ISO 8601 UTC. */
  readonly now: string;
  readonly offices: ReadonlyMap<OfficeId, OfficeSnapshot>;
  readonly callers: ReadonlyMap<ConversationId, CallerFacts>;
  /** Of offices with limited credits. */
  readonly creditsUsed: ReadonlyMap<OfficeId, number>;
  readonly holidays: ReadonlyMap<CallMissed, readonly PublicHoliday[]>;
  readonly kindOf: (phone: NonNullable<CallMissed['from']>) => NumberKind;
}

/** The facts of a group of calls that are decided one after the other: each decision is a fact for those after it. */
export class Situation {
  private readonly texts: DecidedText[] = [];

  constructor(private readonly readings: Readings) {}

  get now(): string {
    return this.readings.now;
  }

  office(officeId: OfficeId): OfficeSnapshot {
    return this.readings.offices.get(officeId) ?? UNKNOWN_OFFICE;
  }

  factsOf(call: CallMissed, waitingSince: string | null): Facts {
    const { callers, creditsUsed, holidays, kindOf } = this.readings;
    const { officeId, conversationId, from } = call;
    const caller = (conversationId === null ? undefined : callers.get(conversationId)) ?? STRANGER;
    const toCaller = this.texts.filter((text) => text.conversationId === conversationId);
    const used = creditsUsed.get(officeId);
    const ofOffice = this.texts.filter((text) => text.officeId === officeId);
    return {
      ...caller,
      call,
      callerKind: from === null ? null : kindOf(from),
      holidays: holidays.get(call) ?? [],
      textedAt: [...caller.textedAt, ...toCaller.map(({ at }) => at)],
      // Not counted where they do not matter, so that it does not depend on what else is in the group either.
      creditsUsed: used === undefined ? 0 : ofOffice.reduce((sum, { credits }) => sum + credits, used),
      waitingSince,
    };
  }

  /** Notes a decision to text. */
  texted(text: DecidedText): void {
    this.texts.push(text);
  }

  /** The decisions to text that were noted. */
  get decidedTexts(): readonly DecidedText[] {
    return this.texts;
  }
}

import type { DispatchId, GuardReason, OfficeId, PhoneNumber, SentTextKind } from '@textback/contracts';

/** How many texts may go in any hour. */
export interface GuardLimits {
  /** Automatic texts from one number to one caller; and as many confirmations of opt-outs. */
  readonly pairPerHour: number;
  /** Automatic texts of one office. */
  readonly officePerHour: number;
  /** Texts of one office's staff: people, who do not loop; but a program that uses their token may. */
  readonly staffPerHour: number;
}

/** What the guard counts together. A confirmation that the law wants is not held up by texts that made the caller opt out. */
export type TextClass = 'automatic' | 'confirmation' | 'staff';

/** A text that is about to be claimed, as far as the guard looks at it. */
export interface GuardedText {
  readonly dispatchId: DispatchId;
  readonly officeId: OfficeId;
  readonly from: PhoneNumber;
  readonly to: PhoneNumber;
  readonly kind: SentTextKind;
}

/** A text with what was sent before it. */
export interface GuardCase {
  readonly text: GuardedText;
  /** The caller's number is the texting number or a line of an office. */
  readonly toOwnNumber: boolean;
  /** It was let pass within the hour, and put off by the provider since: it is counted in `sent` already. */
  readonly passedBefore: boolean;
  /** Texts of its class in the last hour: from its number to this caller, and of its office. */
  readonly sent: { readonly toCaller: number; readonly byOffice: number };
}

/** Why a text is refused, and the limit that it would break. */
export interface GuardRefusal {
  readonly reason: Exclude<GuardReason, 'repeated-inbound'>;
  /** Null: no limit, such a number is never texted. */
  readonly limit: number | null;
}

export function classOf(kind: SentTextKind): TextClass {
  switch (kind) {
    case 'missed-call-text':
    case 'help-answer':
      return 'automatic';
    case 'opt-out-confirmation':
      return 'confirmation';
    case 'staff':
      return 'staff';
  }
}

/**
 * Which of some texts, in the order in which they are next, the guard refuses. Each that passes counts for those after it.
 */
export function judgeTexts(
  cases: readonly GuardCase[],
  limits: GuardLimits,
): ReadonlyMap<DispatchId, GuardRefusal | null> {
  const passed = new Map<string, number>();
  const more = (key: string): number => passed.get(key) ?? 0;
  return new Map(
    cases.map(({ text, toOwnNumber, passedBefore, sent }) => {
      const kind = classOf(text.kind);
      const pair = `${kind} ${text.from} ${text.to}`;
      const office = `${kind} ${text.officeId}`;
      const refusal = toOwnNumber
        ? ({ reason: 'own-number', limit: null } as const)
        : isShort(text.to)
          ? ({ reason: 'short-number', limit: null } as const)
          : passedBefore
            ? null
            : overLimit(kind, { toCaller: sent.toCaller + more(pair), byOffice: sent.byOffice + more(office) }, limits);
      if (refusal === null && !passedBefore) for (const key of [pair, office]) passed.set(key, more(key) + 1);
      return [text.dispatchId, refusal];
    }),
  );
}

function overLimit(kind: TextClass, sent: GuardCase['sent'], limits: GuardLimits): GuardRefusal | null {
  const { pairPerHour, officePerHour, staffPerHour } = limits;
  switch (kind) {
    case 'staff':
      return sent.byOffice >= staffPerHour ? { reason: 'staff-per-hour', limit: staffPerHour } : null;
    case 'confirmation':
      return sent.toCaller >= pairPerHour ? { reason: 'pair-per-hour', limit: pairPerHour } : null;
    case 'automatic':
      if (sent.toCaller >= pairPerHour) return { reason: 'pair-per-hour', limit: pairPerHour };
      return sent.byOffice >= officePerHour ? { reason: 'office-per-hour', limit: officePerHour } : null;
  }
}

/** The shortest number that a telephone has, country code included. */
const SHORTEST = 7;

/**
 * Whether a number is too short for a telephone: a short code, written as if it were in E.164. The numbering plan of North
 * America has ten digits after the 1.
 */
export function isShort(number: PhoneNumber): boolean {
  const digits = number.length - 1;
  return digits < SHORTEST || (number.startsWith('+1') && digits !== 11);
}

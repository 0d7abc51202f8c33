import type {
  CallId,
  ConversationId,
  Cost,
  DispatchId,
  MessageId,
  OfficeId,
  PhoneNumber,
  SentTextKind,
  TextFailure,
  TextStatus,
} from '@textback/contracts';
import type { GuardRefusal } from '../../loop-guard/domain/judge-texts.js';
import { nextStatus } from './next-status.js';

/** A text that we were asked to send, and how far it has come. */
export interface Text {
  readonly dispatchId: DispatchId;
  readonly officeId: OfficeId;
  readonly conversationId: ConversationId;
  readonly kind: SentTextKind;
  /** What it answers: the call of a missed-call text, or else the message of staff, or of the caller who wrote an opt-out word. */
  readonly subjectId: CallId | MessageId;
  /** The office's texting number (R2). */
  readonly from: PhoneNumber;
  readonly to: PhoneNumber;
  readonly text: string;
  readonly status: TextStatus;
  /** Why it was not delivered; null while all is well. */
  readonly reason: TextFailure | null;
  /** The provider's error code that came with `reason`. */
  readonly providerCode: string | null;
  /** Known from the moment on in which the provider surely has the text. */
  readonly providerMessageId: string | null;
  /** Carrier parts as the provider counted them (R11). */
  readonly parts: number | null;
  /** What the provider took for it; null while it has not said. */
  readonly cost: Cost | null;
  /** What it costs the office when it is sent (R10); 0 for answers to opt-out words. */
  readonly credits: number;
  /** How many times it was posted and surely not sent. */
  readonly attempts: number;
  /** Joins everything that the same call or message set in motion. */
  readonly correlationId: string;
}

/** Something that happened to a text, with what it taught us. */
export type Happening =
  | { readonly kind: 'claimed' | 'expired' | 'opted-out' | 'no-credits' }
  | { readonly kind: 'no-answer'; readonly detail: string }
  /** `neverPosted`: nothing was even tried. */
  | { readonly kind: 'not-sent'; readonly detail: string; readonly neverPosted?: boolean }
  | {
      readonly kind:
        | 'accepted'
        | 'receipt-sent'
        | 'receipt-delivered'
        | 'record-accepted'
        | 'record-sent'
        | 'record-delivered';
      readonly provider: ProviderFacts;
    }
  | { readonly kind: 'guarded'; readonly guard: GuardRefusal['reason'] }
  | { readonly kind: 'refused'; readonly reason: TextFailure; readonly providerCode: string | null }
  | {
      readonly kind: 'receipt-failed' | 'record-failed';
      readonly reason: TextFailure;
      readonly providerCode: string | null;
      readonly provider: ProviderFacts;
      /** The provider never passed it on to a carrier. */
      readonly neverPassedOn?: boolean;
    };

/** What the provider tells about a message that it has. */
export interface ProviderFacts {
  readonly messageId: string;
  readonly parts: number | null;
  readonly cost?: Cost | null;
}

/** The text after something happened to it; the very same object when that changes nothing. */
export function advance(text: Text, happening: Happening): Text {
  const status = nextStatus(text.status, happening.kind);
  const learnt = factsIn(happening);
  const providerMessageId = text.providerMessageId ?? learnt?.messageId ?? null;
  const parts = text.parts ?? learnt?.parts ?? null;
  const cost = dearer(text.cost, learnt?.cost ?? null);
  if (status === text.status) {
    if (providerMessageId === text.providerMessageId && parts === text.parts && cost === text.cost) return text;
    return { ...text, providerMessageId, parts, cost };
  }
  return {
    ...text,
    status,
    providerMessageId,
    parts,
    cost,
    reason: failureIn(happening),
    providerCode: 'providerCode' in happening ? happening.providerCode : null,
    attempts: text.attempts + (happening.kind === 'not-sent' && happening.neverPosted !== true ? 1 : 0),
  };
}

/** True when the happening speaks of another message of the provider than the one that this text became. */
export function isAboutAnotherMessage(text: Text, happening: Happening): boolean {
  const facts = factsIn(happening);
  return facts !== null && text.providerMessageId !== null && text.providerMessageId !== facts.messageId;
}

/** Why a text changed, for its history: the kind of happening, and what it came with. */
export function causeOf(happening: Happening): string {
  switch (happening.kind) {
    case 'claimed':
    case 'expired':
    case 'opted-out':
    case 'no-credits':
    case 'accepted':
    case 'receipt-sent':
    case 'receipt-delivered':
    case 'record-accepted':
    case 'record-sent':
    case 'record-delivered':
      return happening.kind;
    case 'not-sent':
    case 'no-answer':
      return `${happening.kind}: ${happening.detail}`;
    case 'guarded':
      return `guarded: ${happening.guard}`;
    case 'refused':
    case 'receipt-failed':
    case 'record-failed':
      return `${happening.kind}: ${happening.reason}${happening.providerCode === null ? '' : ` (${happening.providerCode})`}`;
  }
}

/** The cost is told several times, at first also as nothing: whatever the order, the most that was told counts. */
const dearer = (known: Cost | null, told: Cost | null): Cost | null =>
  known !== null && (told === null || Number(told.amount) <= Number(known.amount)) ? known : told;

const factsIn = (happening: Happening): ProviderFacts | null => ('provider' in happening ? happening.provider : null);

/** The reason that a text bears in the status that the happening leads to. */
function failureIn(happening: Happening): TextFailure | null {
  switch (happening.kind) {
    case 'claimed':
    case 'not-sent':
    case 'accepted':
    case 'receipt-sent':
    case 'receipt-delivered':
    case 'record-accepted':
    case 'record-sent':
    case 'record-delivered':
      return null;
    case 'expired':
      return 'expired';
    case 'opted-out':
      return 'opted-out';
    // A reason of its own would be one that readers of today do not know (ADR 19). The cause says more.
    case 'no-credits':
      return 'spend-limit';
    case 'guarded':
      return GUARDED[happening.guard];
    case 'no-answer':
      return 'no-answer-from-provider';
    case 'refused':
    case 'receipt-failed':
    case 'record-failed':
      return happening.reason;
  }
}

/** What others are told: a reason of its own would be one that readers of today do not know (ADR 18). The cause says more. */
const GUARDED: Readonly<Record<GuardRefusal['reason'], TextFailure>> = {
  'pair-per-hour': 'rate-limited',
  'office-per-hour': 'rate-limited',
  'staff-per-hour': 'rate-limited',
  'own-number': 'other',
  'short-number': 'invalid-number',
};

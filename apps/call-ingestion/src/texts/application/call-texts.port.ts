import type { CallId, OfficeId } from '@textback/contracts';
import type { TextState } from '../domain/text-state.js';

/** The call whose text it is. The office belongs to it: what one office's events say never shows in another's (guarantee D). */
export interface TextSubject {
  readonly officeId: OfficeId;
  readonly callId: CallId;
}

/** A text and its state. */
export type KnownText = TextSubject & TextState;

/** What is known about the missed-call texts of calls, kept whether or not the call itself is known yet. */
export abstract class CallTexts {
  /** Locks what is known about the texts of these calls and answers it, each once; one not heard of before is pending. */
  abstract lock(subjects: readonly TextSubject[]): Promise<KnownText[]>;

  /** Writes what is locked. */
  abstract save(texts: readonly KnownText[]): Promise<void>;
}

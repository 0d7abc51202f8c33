import type { Call, CallId, CallOutcome, OfficeId } from '@textback/contracts';

/** Where a page of the list starts: after this call. */
export interface CallPlace {
  readonly startedAt: string;
  readonly callId: CallId;
}

/** Reads the calls of an office as the Calls list shows them. */
export abstract class CallReader {
  /** Newest first, at most `limit`. */
  abstract list(query: {
    readonly officeId: OfficeId;
    readonly outcome: CallOutcome | null;
    readonly after: CallPlace | null;
    readonly limit: number;
  }): Promise<Call[]>;

  /** Null when the office has no such call. */
  abstract find(officeId: OfficeId, callId: CallId): Promise<Call | null>;
}

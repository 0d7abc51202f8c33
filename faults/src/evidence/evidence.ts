import type { LiveUpdate, PhoneNumber } from '@textback/contracts';
import type { PoisonKind } from '../plan/poison.js';

/**
 * All that the checker sees: what the provider logged, what lies in the databases and dead-letter topics, what clients were
 * told, and what the suite itself did. Times are ISO 8601 in UTC, so that they compare as text.
 */
export interface Evidence {
  readonly offices: readonly OfficeEvidence[];
  readonly provider: ProviderEvidence;
  readonly commands: CommandEvidence;
  readonly database: DatabaseEvidence;
  readonly clients: readonly ClientEvidence[];
  readonly deadLetters: readonly DeadLetterEvidence[];
  readonly poison: readonly PoisonEvidence[];
  readonly faults: readonly FaultEvidence[];
  readonly drain: DrainEvidence;
  /** What each office's staff could read at the end, and what they were answered when they asked for another office. */
  readonly readings: readonly ReadingEvidence[];
}

export interface OfficeEvidence {
  readonly id: string;
  readonly canary: string;
  readonly textingNumber: string;
  readonly line: string;
}

/** The simulator's log. */
export interface ProviderEvidence {
  readonly accepted: readonly ProviderText[];
  readonly requests: readonly ProviderRequest[];
  readonly webhooks: readonly WebhookAttempt[];
}

export interface ProviderText {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly webhookUrl: string | null;
  readonly receivedAt: string;
}

export interface ProviderRequest {
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly webhookUrl: string | null;
  readonly fault: string | null;
  /** The message that it became; null: none. */
  readonly messageId: string | null;
  /** Null: nobody was answered. */
  readonly status: number | null;
}

export interface WebhookAttempt {
  readonly at: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly about: string;
  /** Null: no answer. */
  readonly status: number | null;
}

/** What the suite did as callers, staff and other systems, as far as it was told that it had succeeded. */
export interface CommandEvidence {
  readonly callerTexts: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly receivedAt: string;
  }[];
  /** Missed calls that were told by call events, all of which were accepted. */
  readonly calls: readonly { readonly callId: string; readonly officeId: string; readonly from: PhoneNumber }[];
  /** Answers of staff that got 201. */
  readonly staffReplies: readonly { readonly officeId: string; readonly messageId: string; readonly text: string }[];
}

export interface DatabaseEvidence {
  readonly callSessions: readonly {
    readonly callId: string;
    readonly officeId: string | null;
    readonly from: string | null;
    readonly direction: string | null;
    readonly settled: boolean;
    readonly outcome: string | null;
  }[];
  /** What call-ingestion shows of the text of a call. */
  readonly callTexts: readonly { readonly officeId: string; readonly callId: string; readonly progress: string }[];
  readonly decisions: readonly {
    readonly officeId: string;
    readonly callId: string;
    readonly conversationId: string | null;
    readonly decision: string;
  }[];
  readonly texts: readonly {
    readonly dispatchId: string;
    readonly officeId: string;
    readonly kind: string;
    readonly subjectId: string;
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly status: string;
    readonly providerMessageId: string | null;
    /** Oldest first. */
    readonly history: readonly { readonly status: string; readonly at: string; readonly cause: string }[];
  }[];
  readonly inboundMessages: readonly {
    readonly providerMessageId: string;
    readonly messageId: string;
    readonly unrouted: boolean;
  }[];
  readonly webhookEvents: readonly { readonly eventId: string; readonly outcome: string }[];
  readonly chatMessages: readonly {
    readonly officeId: string;
    readonly conversationId: string;
    readonly messageId: string;
    readonly kind: string;
    readonly text: string | null;
  }[];
  /** What chat shows of a text of ours. */
  readonly chatTexts: readonly { readonly officeId: string; readonly dispatchId: string; readonly state: string }[];
  readonly liveUpdates: readonly {
    readonly officeId: string;
    readonly seq: number;
    readonly kind: string;
    readonly conversationId: string;
  }[];
}

export interface ClientEvidence {
  readonly name: string;
  readonly officeId: string;
  readonly log: readonly ClientEvent[];
}

export type ClientEvent =
  | {
      readonly kind: 'subscribed';
      /** Null: a first visit. */
      readonly since: number | null;
      readonly head: number;
      readonly resync: boolean;
    }
  | { readonly kind: 'update'; readonly update: LiveUpdate }
  /** The server was further than the client, as it told by itself. */
  | { readonly kind: 'behind'; readonly head: number }
  | { readonly kind: 'disconnected' };

export interface DeadLetterEvidence {
  readonly topic: string;
  readonly consumer: string;
  readonly reason: string;
  /** Id of the poison that it was; null: none of ours. */
  readonly poisonId: string | null;
}

export interface PoisonEvidence {
  readonly id: string;
  readonly topic: string;
  readonly poison: PoisonKind;
}

/** A fault as it was really injected. */
export interface FaultEvidence {
  readonly kind: string;
  /** The process or server that it hit; null: none in particular. */
  readonly hit: string | null;
  readonly from: string;
  /** When it had healed. */
  readonly to: string;
  readonly detail: string;
}

export interface DrainEvidence {
  /** From the moment when everything ran again. */
  readonly seconds: number;
  /** What was left when the time was over; empty: nothing. */
  readonly left: readonly string[];
}

export interface ReadingEvidence {
  /** Whose token was used. */
  readonly officeId: string;
  /** Whose data was asked for. */
  readonly about: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

import type { CallId, MessageId, OfficeId, PhoneNumber, ServiceName } from '@textback/contracts';
import type { CrashPoint } from '@textback/observability';
import type { PoisonKind } from './poison.js';

/** Everything that a run does, decided before it starts: the same seed gives the same plan. */
export interface Plan {
  readonly seed: number;
  readonly size: string;
  /** How long the world works and faults strike, in milliseconds. Healing and checking come after it. */
  readonly durationMs: number;
  readonly cast: Cast;
  /** In the order of time. */
  readonly steps: readonly Step[];
  readonly faults: readonly PlannedFault[];
}

/** Who takes part. */
export interface Cast {
  readonly offices: readonly CastOffice[];
  readonly callers: readonly PhoneNumber[];
  readonly people: readonly CastPerson[];
}

export interface CastOffice {
  readonly id: OfficeId;
  /** A word that stands in everything that belongs to this office, and must be seen nowhere else (guarantee D). */
  readonly canary: string;
  readonly line: PhoneNumber;
  readonly textingNumber: PhoneNumber;
  readonly allowUnknown: boolean;
  readonly cooldownMinutes: number;
  readonly delaySeconds: number;
}

export interface CastPerson {
  readonly office: number;
  readonly personId: string;
  readonly kind: 'patient' | 'contact';
  readonly phone: PhoneNumber;
}

export const SCENARIOS = [
  'missed',
  'busy',
  'declined',
  'abandoned',
  'voicemail',
  'answered',
  'ring-group-missed',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** Something that the world does. Offices and callers are places in the cast. */
export type Step = { readonly atMs: number } & StepKind;
export type StepKind =
  | {
      readonly kind: 'call';
      readonly office: number;
      readonly caller: number;
      readonly callId: CallId;
      readonly scenario: Scenario;
      /** How long before now it is said to have started: a day, for webhooks that are late. Milliseconds. */
      readonly ago: number;
    }
  /** A missed call, told by another system: over HTTP, or on the topic. */
  | {
      readonly kind: 'call-events';
      readonly office: number;
      readonly caller: number;
      readonly callId: CallId;
      readonly by: 'http' | 'topic';
    }
  | {
      readonly kind: 'caller-text';
      readonly office: number;
      readonly caller: number;
      readonly messageId: MessageId;
      readonly text: string;
    }
  | {
      readonly kind: 'staff-reply';
      readonly office: number;
      readonly caller: number;
      readonly key: string;
      readonly text: string;
    }
  | { readonly kind: 'settings'; readonly office: number; readonly note: string }
  | { readonly kind: 'reconnect'; readonly client: number; readonly downMs: number }
  /** The provider tells of texts what it told before, a day late: "sent" for texts that have arrived since. */
  | { readonly kind: 'late-receipts'; readonly count: number }
  /** Somebody asks once more for a text that was asked for, in an event of another id. */
  | { readonly kind: 'repeat-request'; readonly count: number }
  /** A receipt, well signed, at the URL of a text that it does not belong to. */
  | { readonly kind: 'forged-receipt'; readonly count: number };

export type ApiFault =
  | 'hang'
  | 'accept-then-hang'
  | 'reset'
  | 'accept-then-reset'
  | 'server-error'
  | 'accept-then-server-error'
  | 'receipts-first'
  | 'rate-limit'
  | 'refuse';

/** What the provider does wrong; the simulator's own words (`PUT /simulator/faults`). */
export interface ProviderFaults {
  readonly duplicate?: { readonly copies: number; readonly newIds: boolean };
  readonly shuffle?: true;
  readonly delay?: number;
  readonly lose?: { readonly count: number };
  readonly api?: readonly {
    readonly kind: ApiFault;
    readonly count?: number;
    readonly number?: string;
    readonly resetSeconds?: number;
    readonly code?: string;
  }[];
  readonly failNumbers?: Readonly<Record<string, string>>;
  readonly refuseConnectionsForMs?: number;
}

export type StackProcess = ServiceName | 'gateway' | 'telnyx-simulator';

export interface CrashTarget {
  readonly service: ServiceName;
  readonly point: CrashPoint;
}

/** A fault, when it strikes, and for how long. */
export type PlannedFault = { readonly atMs: number; readonly forMs: number } & FaultKind;
export type FaultKind =
  /** SIGKILL when the service comes to a crash point for the `hit`th time from now. */
  | ({
      readonly kind: 'crash';
      readonly hit: number;
      /** Written to topics that the service reads, so that it comes to a point that only poison leads to. */
      readonly lure: readonly PlannedPoison[];
    } & CrashTarget)
  /** SIGKILL, wherever it is. */
  | { readonly kind: 'kill'; readonly process: StackProcess }
  /** SIGSTOP and SIGCONT, with a second copy that takes over meanwhile. */
  | { readonly kind: 'pause'; readonly service: ServiceName }
  | {
      readonly kind: 'storage';
      readonly server: 'Kafka' | 'Postgres';
      readonly how: 'in-order' | 'immediately' | 'kill';
    }
  /** Every connection to Postgres is ended, once. */
  | { readonly kind: 'terminate-backends' }
  /** Copies of a service come and go. */
  | { readonly kind: 'rebalance'; readonly service: ServiceName; readonly everyMs: number }
  | { readonly kind: 'clock'; readonly service: ServiceName; readonly offsetMs: number }
  | { readonly kind: 'poison'; readonly messages: readonly PlannedPoison[] }
  | { readonly kind: 'provider'; readonly faults: ProviderFaults };

export interface PlannedPoison {
  readonly id: string;
  readonly topic: string;
  readonly poison: PoisonKind;
}

export const CLIENTS_PER_OFFICE = 2;

import { Injectable } from '@nestjs/common';
import {
  type CallerConsent,
  conversationIdOf,
  type ConversationId,
  type OfficeId,
  type PhoneNumber,
} from '@textback/contracts';
import { Database } from '@textback/database';
import { Clock } from '@textback/timers';
import { TextingNumbers } from '../../offices/application/texting-numbers.port.js';
import type { ConsentState, Pair } from '../domain/consent.js';
import { OptOuts } from './opt-outs.port.js';
import { type OpenLedger, RecordConsent } from './record-consent.js';

/** Who decides, and why. */
export interface StaffDecision {
  readonly officeId: OfficeId;
  readonly user: string;
  readonly reason: string;
}

export type RecordedOptOut =
  | { readonly kind: 'done'; readonly consent: CallerConsent }
  /** The office never had a number to text from. */
  | { readonly kind: 'no-texting-number' };

export type LiftedOptOut =
  | { readonly kind: 'done'; readonly consent: CallerConsent }
  /** The ledger knows nothing of the conversation. */
  | { readonly kind: 'unknown' }
  /** The provider blocks the caller itself. */
  | { readonly kind: 'held-by-provider' };

/** Staff record opt-outs that they were told of, and lift some (R18). A repeat changes nothing. */
@Injectable()
export class DecideConsent {
  constructor(
    private readonly database: Database,
    private readonly optOuts: OptOuts,
    private readonly recordConsent: RecordConsent,
    private readonly offices: TextingNumbers,
    private readonly clock: Clock,
  ) {}

  async record(decision: StaffDecision, phone: PhoneNumber): Promise<RecordedOptOut> {
    return this.database.transaction(async () => {
      const textingNumber = (await this.offices.officesBy([decision.officeId])).get(decision.officeId)?.textingNumber;
      if (textingNumber === undefined || textingNumber === null) return { kind: 'no-texting-number' };
      const about = { phone, textingNumber, officeId: decision.officeId };
      const ledger = await this.recordConsent.open([phone]);
      // A stop with another office that had the number forbids texts, too, but is not this office's to know, list or lift.
      if (!ledger.hasOwnStop(about)) await this.decide(ledger, about, 'opted-out', decision);
      return { kind: 'done', consent: shown(ledger, about) };
    });
  }

  /** Never unblocks anybody at the provider: a stop that it holds was the caller's own word. */
  async lift(decision: StaffDecision, conversationId: ConversationId): Promise<LiftedOptOut> {
    const { officeId } = decision;
    return this.database.transaction(async () => {
      const pair = await this.optOuts.pairOf(officeId, conversationId);
      if (pair === null) return { kind: 'unknown' };
      const about = { ...pair, officeId };
      const ledger = await this.recordConsent.open([pair.phone]);
      if (ledger.isHeldByProvider(about)) return { kind: 'held-by-provider' };
      if (ledger.hasOwnStop(about)) await this.decide(ledger, about, 'opted-in', decision);
      return { kind: 'done', consent: shown(ledger, about) };
    });
  }

  private async decide(
    ledger: OpenLedger,
    about: Pair,
    state: ConsentState,
    { user, reason }: StaffDecision,
  ): Promise<void> {
    // They saw what the ledger says and decide about that, whatever the clocks of others showed.
    const latest = Math.max(...ledger.ownEntries(about).map(({ at }) => at.getTime() + 1), -Infinity);
    const at = new Date(Math.max(this.clock.now().getTime(), latest));
    const conversationId = conversationIdOf(about.officeId, about.phone);
    ledger.record(
      { ...about, conversationId, state, source: 'staff', at, provider: 'does-nothing' },
      { cause: 'staff', user, reason },
    );
    await ledger.save();
  }
}

/** What the ledger says of a caller to the office: the stop that holds, or else the last word. */
function shown(ledger: OpenLedger, about: Pair): CallerConsent {
  const [first] = ledger
    .ownEntries(about)
    .toSorted((one, other) => Number(isStop(other)) - Number(isStop(one)) || other.at.getTime() - one.at.getTime());
  if (first === undefined) throw new Error('The ledger has just been written.');
  const { phone, textingNumber, conversationId, state, source, heldByProvider, at } = first;
  return { phone, textingNumber, conversationId, state, source, heldByProvider, since: at.toISOString() };
}

const isStop = ({ state }: { readonly state: ConsentState }): boolean => state === 'opted-out';

import { Injectable } from '@nestjs/common';
import { type PhoneNumber, SmsConsent } from '@textback/contracts';
import { Outbox } from '@textback/messaging';
import { Metrics } from '@textback/observability';
import {
  type Consent,
  consentAfter,
  hasOwnStop,
  isHeldByProvider,
  isKnown,
  isOptedOut,
  type Origin,
  ownEntries,
  type Pair,
  type Said,
  withEntries,
} from '../domain/consent.js';
import { type NotedChange, OptOuts } from './opt-outs.port.js';

/** Writes words about consent into the ledger and its history, and tells everybody whom they concern (R18). */
@Injectable()
export class RecordConsent {
  private readonly changes;

  constructor(
    private readonly optOuts: OptOuts,
    private readonly outbox: Outbox,
    metrics: Metrics,
  ) {
    this.changes = metrics.counter({
      name: 'textback_sms_consent_changes_total',
      help: 'Callers who opted out or in again, by what brought it.',
      labels: ['state', 'cause'],
    });
  }

  /** Opens the ledger at these callers, in the open transaction. Ask for all at once: locks are taken in sorted order. */
  async open(phones: readonly PhoneNumber[]): Promise<OpenLedger> {
    const known = phones.length === 0 ? [] : await this.optOuts.lock(phones);
    return new OpenLedger(known, this.optOuts, (said, cause) => {
      this.outbox.publish(SmsConsent, said);
      this.changes.inc({ state: said.state, cause });
    });
  }
}

/** The ledger at some callers, locked in the open transaction. */
export class OpenLedger {
  private readonly saved = new Set<Consent>();
  private readonly noted: NotedChange[] = [];

  constructor(
    private known: readonly Consent[],
    private readonly optOuts: OptOuts,
    private readonly tell: (consent: SmsConsent, cause: Origin['cause']) => void,
  ) {}

  /** Whether nothing may be sent to the caller, for whatever reason. */
  isOptedOut(caller: Pair): boolean {
    return isOptedOut(this.known, caller);
  }

  /** Whether they opted out with their office. */
  hasOwnStop(caller: Pair): boolean {
    return hasOwnStop(this.known, caller);
  }

  isHeldByProvider(caller: Pair): boolean {
    return isHeldByProvider(this.known, caller);
  }

  /** What their office knows, and may be shown. */
  ownEntries(caller: Pair): readonly Consent[] {
    return ownEntries(this.known, caller);
  }

  /** Whether anybody has heard of them, at their number or with their office. */
  isKnown(caller: Pair): boolean {
    return isKnown(this.known, caller);
  }

  /** Takes a word in. Publishes `sms.consent` when it changes whether the office has a stop, and answers whether it did. */
  record(said: Said, origin: Origin): boolean {
    const { entries, changed, worthTelling, at } = consentAfter(this.known, said);
    this.known = withEntries(this.known, entries);
    for (const entry of entries) this.saved.add(entry);
    if (worthTelling) this.noted.push({ said: { ...said, at }, origin });
    const { provider: _provider, ...consent } = said;
    if (changed) this.tell({ ...consent, at: at.toISOString() }, origin.cause);
    return changed;
  }

  /** Writes what was recorded. */
  async save(): Promise<void> {
    const entries = this.known.filter((entry) => this.saved.has(entry));
    if (entries.length > 0) await this.optOuts.save(entries);
    if (this.noted.length > 0) await this.optOuts.note(this.noted);
  }
}

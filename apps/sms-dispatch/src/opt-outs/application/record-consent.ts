import { Injectable } from '@nestjs/common';
import { type PhoneNumber, SmsConsent } from '@textback/contracts';
import { Outbox } from '@textback/messaging';
import { type Consent, consentAfter, isOptedOut } from '../domain/consent.js';
import { OptOuts } from './opt-outs.port.js';

/** Writes callers' words into the ledger and tells everybody whom they concern (R18). */
@Injectable()
export class RecordConsent {
  constructor(
    private readonly optOuts: OptOuts,
    private readonly outbox: Outbox,
  ) {}

  /** Opens the ledger at these callers, in the open transaction. Ask for all at once: locks are taken in sorted order. */
  async open(phones: readonly PhoneNumber[]): Promise<OpenLedger> {
    return new OpenLedger(phones.length === 0 ? [] : await this.optOuts.lock(phones), this.optOuts, this.outbox);
  }
}

/** The ledger at some callers, locked in the open transaction. */
export class OpenLedger {
  private readonly changed = new Map<string, Consent>();

  constructor(
    private known: readonly Consent[],
    private readonly optOuts: OptOuts,
    private readonly outbox: Outbox,
  ) {}

  isOptedOut(caller: Pick<Consent, 'phone' | 'textingNumber' | 'officeId'>): boolean {
    return isOptedOut(this.known, caller);
  }

  /** Takes a word in. Publishes `sms.consent` when it changes whether the caller may be texted. */
  record(said: Consent): void {
    const { entries, changed } = consentAfter(this.known, said);
    for (const entry of entries) this.changed.set(keyOf(entry), entry);
    this.known = [...this.known.filter((entry) => !entries.some((newer) => keyOf(newer) === keyOf(entry))), ...entries];
    if (changed) this.outbox.publish(SmsConsent, { ...said, at: said.at.toISOString() });
  }

  /** Writes what was recorded. */
  async save(): Promise<void> {
    if (this.changed.size > 0) await this.optOuts.save([...this.changed.values()]);
  }
}

const keyOf = ({ phone, textingNumber }: Consent): string => `${phone} ${textingNumber}`;

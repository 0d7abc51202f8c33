import { Injectable } from '@nestjs/common';
import { HourlyCleanUp } from '@textback/database';
import { InboundMediaStore } from './inbound-media.port.js';

/**
 * For how long staff can fetch what a caller attached. Its URL opens without a key, so it is kept no longer than it is of
 * use: the provider calls its URLs short-lived (it names no time), and an attachment is looked at when its message is read,
 * which is weeks later at most.
 */
export const MEDIA_DAYS = 30;

/** Forgets, every hour, where the provider keeps media that came long ago. Asking for one then is answered 404. */
@Injectable()
export class ForgetMedia extends HourlyCleanUp {
  protected override readonly slices = [() => this.store.forget(MEDIA_DAYS)];

  constructor(private readonly store: InboundMediaStore) {
    super();
  }
}

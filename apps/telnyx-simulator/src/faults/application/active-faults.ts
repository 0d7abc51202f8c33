import { Injectable } from '@nestjs/common';
import { type ApiFault, type Faults, NO_FAULTS, type WebhookFaults } from './faults.js';

/** The two ends of a call or text. */
export interface Ends {
  readonly from: string;
  readonly to: string;
}

/** The faults that are switched on. Counted down as they hit; gone when the simulator restarts. */
@Injectable()
export class ActiveFaults {
  private faults: Faults = NO_FAULTS;

  /** What is on now, with the counts that are left. */
  current(): Faults {
    return this.faults;
  }

  replace(faults: Faults): void {
    this.faults = faults;
  }

  /** The fault that hits a request to the API, if any. */
  ofRequest(ends: Ends): ApiFault | null {
    const hit = this.faults.api.find((fault) => fits(fault, ends));
    if (hit === undefined) return null;
    const api = this.faults.api.flatMap((fault) => (fault === hit ? (countedDown(fault) ?? []) : fault));
    this.faults = { ...this.faults, api };
    return hit;
  }

  /** The faults that hit webhooks which belong together. */
  ofWebhooks(ends: Ends): WebhookFaults {
    const { duplicate, shuffle, delay, lose } = this.faults;
    const hits: WebhookFaults = {
      ...(fits(duplicate, ends) && { duplicate }),
      ...(fits(shuffle, ends) && { shuffle }),
      ...(fits(delay, ends) && { delay }),
      ...(fits(lose, ends) && { lose }),
    };
    this.faults = {
      ...this.faults,
      ...(hits.duplicate && { duplicate: countedDown(hits.duplicate) }),
      ...(hits.shuffle && { shuffle: countedDown(hits.shuffle) }),
      ...(hits.delay && { delay: countedDown(hits.delay) }),
      ...(hits.lose && { lose: countedDown(hits.lose) }),
    };
    return hits;
  }

  /** The provider's code with which texts to this number fail; null: they arrive. */
  failureOf(number: string): string | null {
    return Object.entries(this.faults.failNumbers).find(([failing]) => failing === number)?.[1] ?? null;
  }
}

interface Scope {
  readonly count?: number | undefined;
  readonly number?: string | undefined;
}

const fits = (fault: Scope | undefined, { from, to }: Ends): boolean =>
  fault !== undefined && (fault.number === undefined || fault.number === from || fault.number === to);

/** The fault with one hit less; undefined when it is used up. */
function countedDown<Fault extends Scope>(fault: Fault): Fault | undefined {
  if (fault.count === undefined) return fault;
  return fault.count > 1 ? { ...fault, count: fault.count - 1 } : undefined;
}

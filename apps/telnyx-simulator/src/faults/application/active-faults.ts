import { Injectable } from '@nestjs/common';
import { type ApiFault, type Faults, NO_FAULTS, type WebhookFault } from './faults.js';

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
    this.faults = structuredClone(faults);
  }

  /** The fault that hits a request to the API, if any. */
  ofRequest(ends: Ends): ApiFault | null {
    const hit = this.faults.api.find((fault) => fits(fault, ends)) ?? null;
    if (hit !== null) this.faults = { ...this.faults, api: countDown(this.faults.api, [hit]) };
    return hit;
  }

  /** The faults that hit webhooks which belong together. */
  ofWebhooks(ends: Ends): WebhookFault[] {
    const hits = this.faults.webhooks.filter((fault) => fits(fault, ends));
    if (hits.length > 0) this.faults = { ...this.faults, webhooks: countDown(this.faults.webhooks, hits) };
    return hits;
  }

  /** The provider's code with which texts to this number fail; null: they arrive. */
  failureOf(number: string): string | null {
    return Object.entries(this.faults.failNumbers).find(([failing]) => failing === number)?.[1] ?? null;
  }
}

const fits = ({ number }: ApiFault | WebhookFault, { from, to }: Ends): boolean =>
  number === undefined || number === from || number === to;

/** One hit less for each of `hits`; used up ones are gone. */
const countDown = <Fault extends { count?: number | undefined }>(
  faults: readonly Fault[],
  hits: readonly Fault[],
): Fault[] =>
  faults
    .map((fault) => (hits.includes(fault) && fault.count !== undefined ? { ...fault, count: fault.count - 1 } : fault))
    .filter(({ count }) => count !== 0);

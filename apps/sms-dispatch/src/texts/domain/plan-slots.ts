import type { OfficeId, PhoneNumber, SentTextKind } from '@textback/contracts';
import { rateOf, type NumberRates } from './number-rates.js';
import { afterSlot, freeAt, intervalOf, type Pace, type Rate, type Slot, slotAt } from './pace.js';

/** Texts that differ in nothing that decides who is next: of one office, number and kind. */
export interface Lane {
  readonly officeId: OfficeId;
  readonly from: PhoneNumber;
  readonly kind: SentTextKind;
  /** Texts that may go now, counted no further than slots are wanted. */
  readonly waiting: number;
  /** The pace of its number. */
  readonly pace: Pace;
  /** The last slot of the office; -Infinity: it had none. */
  readonly servedAt: number;
}

/** What a claim looks at. Times in milliseconds by the database's clock. */
export interface Queue {
  readonly now: number;
  /** The pace of the account. */
  readonly account: Pace;
  readonly lanes: readonly Lane[];
}

/** What a claim may do. */
export interface PlanLimits {
  readonly accountRate: Rate;
  readonly numberRates: NumberRates;
  /** No slot after this moment. */
  readonly horizon: number;
  /** Most slots. */
  readonly most: number;
}

/** A slot for the next text of a lane. */
export interface PlannedSlot {
  readonly lane: Lane;
  readonly slot: Slot;
}

export interface Plan {
  readonly slots: readonly PlannedSlot[];
  /** The first moment at which a slot for one of the remaining texts can be; null: none remains. */
  readonly nextAt: number | null;
  /** The first moment at which the account has another slot. */
  readonly accountFreeAt: number;
}

/** An office that had a slot this short ago has had its turn. Milliseconds. */
const TURN_MS = 1_000;

/** A lane while slots are given away. */
interface Standing {
  readonly lane: Lane;
  waiting: number;
  freeAt: number;
}

/**
 * Gives the next slots of the account to lanes. First come replies of staff, as long as their office has had no slot for a
 * second; then automatic texts of such offices; then all others, whoever was served the longest time ago. So a reply overtakes
 * every automatic text, and whatever one office has queued, of whatever kind, delays a text of another by one slot.
 */
export function planSlots(
  { now, account, lanes }: Queue,
  { accountRate, numberRates, horizon, most }: PlanLimits,
): Plan {
  const turnMs = Math.max(TURN_MS, 2 * intervalOf(accountRate));
  const standings = lanes.map((lane): Standing => {
    return { lane, waiting: lane.waiting, freeAt: freeAt(lane.pace, rateOf(lane.from, numberRates), now) };
  });
  const servedAt = new Map(lanes.map(({ officeId, servedAt: at }) => [officeId, at]));
  const slots: PlannedSlot[] = [];
  let free = freeAt(account, accountRate, now);

  for (;;) {
    const waiting = standings.filter((standing) => standing.waiting > 0);
    if (waiting.length === 0) return { slots, nextAt: null, accountFreeAt: free };
    const slot = slotAt(Math.max(free, Math.min(...waiting.map((standing) => standing.freeAt))), now);
    if (slots.length >= most || slot.at > horizon) return { slots, nextAt: slot.at, accountFreeAt: free };

    const next = waiting
      .filter((standing) => standing.freeAt <= slot.at)
      .map((standing) => ({ standing, rank: rankOf(standing.lane, servedAt, slot.at - turnMs) }))
      .reduce((first, other) => (isBefore(other.rank, first.rank) ? other : first)).standing;
    slots.push({ lane: next.lane, slot });
    next.waiting -= 1;
    servedAt.set(next.lane.officeId, slot.at);
    free = afterSlot(slot, accountRate);
    const numberFree = afterSlot(slot, rateOf(next.lane.from, numberRates));
    for (const standing of standings) if (standing.lane.from === next.lane.from) standing.freeAt = numberFree;
  }
}

/** Smaller goes first, number by number. */
type Rank = readonly number[];

function rankOf({ officeId, kind }: Lane, servedAt: ReadonlyMap<OfficeId, number>, turnSince: number): Rank {
  const served = servedAt.get(officeId) ?? -Infinity;
  // Who wrote an opt-out word waits for its answer, as for a reply of staff.
  const automatic = kind === 'missed-call-text' ? 1 : 0;
  return served > turnSince ? [1, served, automatic] : [0, automatic, served];
}

function isBefore(one: Rank, other: Rank): boolean {
  const index = one.findIndex((value, at) => value !== other[at]);
  return index !== -1 && (one[index] ?? 0) < (other[index] ?? 0);
}

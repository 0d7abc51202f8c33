import type { OfficeId, PhoneNumber, SentTextKind } from '@textback/contracts';
import { rateOf, type NumberRates } from './number-rates.js';
import { freeAt, intervalOf, LATE_MS, type Pace, type Rate, type Slot, withSlot } from './pace.js';

/** Texts that differ in nothing that decides who is next: of one office, number and kind. */
export interface Lane {
  readonly officeId: OfficeId;
  readonly from: PhoneNumber;
  readonly kind: SentTextKind;
  /** Texts that may go now, counted no further than slots are wanted. */
  readonly waiting: number;
  /** When the first of them was due. */
  readonly since: number;
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
  /** No slot before this moment. */
  readonly earliest: number;
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

/** Slots that are made good are this far apart at least, so that it is clear who was served first. Milliseconds. */
const APART_MS = 1;

/** A lane while slots are given away. */
interface Standing {
  readonly lane: Lane;
  waiting: number;
  pace: Pace;
  freeAt: number;
}

/**
 * Gives the next slots of the account to lanes. First come replies of staff, as long as their office has had no slot for a
 * second; then automatic texts of such offices; then all others, whoever was served the longest time ago. So a reply overtakes
 * every automatic text, and whatever one office has queued, of whatever kind, delays a text of another by one slot.
 */
export function planSlots(
  { now, account, lanes }: Queue,
  { accountRate, numberRates, earliest, horizon, most }: PlanLimits,
): Plan {
  const turnMs = Math.max(TURN_MS, 2 * intervalOf(accountRate));
  const standings = lanes.map((lane): Standing => {
    const { waiting, pace, from } = lane;
    return { lane, waiting, pace, freeAt: freeAt(pace, rateOf(from, numberRates), now) };
  });
  const servedAt = new Map(lanes.map(({ officeId, servedAt: at }) => [officeId, at]));
  const slots: PlannedSlot[] = [];
  let pace = account;

  for (;;) {
    const accountFreeAt = freeAt(pace, accountRate, now);
    const waiting = standings.filter((standing) => standing.waiting > 0);
    if (waiting.length === 0) return { slots, nextAt: null, accountFreeAt };
    const textsFreeAt = Math.min(...waiting.map((standing) => standing.freeAt));
    const at = Math.max(earliest, accountFreeAt, textsFreeAt, (slots.at(-1)?.slot.at ?? -Infinity) + APART_MS);
    if (slots.length >= most || at > horizon) return { slots, nextAt: at, accountFreeAt };

    const { lane } = nextOf(
      waiting.filter((standing) => standing.freeAt <= at),
      servedAt,
      at - turnMs,
    );
    const slot: Slot = { at, patienceMs: LATE_MS };
    slots.push({ lane, slot });
    servedAt.set(lane.officeId, at);
    pace = withSlot(pace, slot, accountRate, lane.since);
    for (const standing of standings) {
      if (standing.lane === lane) standing.waiting -= 1;
      if (standing.lane.from !== lane.from) continue;
      const rate = rateOf(lane.from, numberRates);
      standing.pace = withSlot(standing.pace, slot, rate, lane.since);
      standing.freeAt = freeAt(standing.pace, rate, now);
    }
  }
}

function nextOf(standings: readonly Standing[], servedAt: ReadonlyMap<OfficeId, number>, turnSince: number): Standing {
  const ranked = standings.map((standing) => ({ standing, rank: rankOf(standing.lane, servedAt, turnSince) }));
  return ranked.reduce((first, other) => (isBefore(other.rank, first.rank) ? other : first)).standing;
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

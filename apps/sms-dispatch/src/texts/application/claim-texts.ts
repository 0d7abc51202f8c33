import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '@textback/database';
import { Metrics } from '@textback/observability';
import { ReserveCredits } from '../../credits/application/reserve-credits.js';
import { LoopGuard } from '../../loop-guard/application/loop-guard.js';
import { claimVerdict } from '../domain/claim-verdict.js';
import { byDatabaseClock, type Departure, Departures } from '../domain/departures.js';
import { type NumberRates, rateOf } from '../domain/number-rates.js';
import {
  BEHIND_MS,
  freeAgainAt,
  intervalOf,
  leadOver,
  LOOK_AHEAD_MS,
  type Pace,
  patienceAfter,
  type Rate,
  type Slot,
  withMovedSlot,
  withoutSlot,
  withPosted,
  withSlot,
} from '../domain/pace.js';
import type { PaceScope } from '../domain/pauses.js';
import { type Lane, type PlannedSlot, planSlots } from '../domain/plan-slots.js';
import { type SlotWindow, windowOf } from '../domain/slot-window.js';
import type { Text } from '../domain/text.js';
import { RecordProgress, type Step } from './record-progress.js';
import { type LockedPace, SendingQueue } from './sending-queue.port.js';

/** How fast texts may be sent. */
export abstract class PacingOptions {
  /** All texts together. */
  abstract readonly accountRate: Rate;
  /** The texts of one texting number. */
  abstract readonly numberRates: NumberRates;
}

/** A text that this process has claimed and may post, once, in its slot. */
export interface Claim {
  readonly text: Text;
  readonly claimId: string;
  readonly slot: Slot;
  /** The slot in the time of this process. */
  readonly window: SlotWindow;
}

/** When the next claim is worth while, in milliseconds of this process's monotonic clock. */
export interface NextClaim {
  /** Not for any text before this moment: the account has no slot. */
  readonly notBefore: number;
  /** For a text that waits now. */
  readonly at: number;
}

/** What a claim brought. */
export interface Claimed {
  readonly claims: readonly Claim[];
  /** `busy`: somebody else is claiming; null: no text waits. */
  readonly next: NextClaim | 'busy' | null;
}

/** Slots that one claim grants at most. */
const MOST_SLOTS = 50;
/** The average of claims is over so many, more or less. */
const AVERAGED_CLAIMS = 5;
/** A late text does not wait longer than this for another slot; it goes back to the queue. Milliseconds. */
const LONGEST_WAIT_MS = 1_000;

/**
 * Decides who is next, and gives each text the slot in which it may be posted. One claim at a time, over all replicas: so the
 * rate holds for all of them together, and slots are granted only as far ahead as the next claim needs (ADR 15).
 */
@Injectable()
export class ClaimTexts {
  private readonly granted;
  /** How long claims take here, on average of the last. Milliseconds. */
  private claimMs = 0;
  private readonly departures = new Departures();

  constructor(
    private readonly options: PacingOptions,
    private readonly database: Database,
    private readonly queue: SendingQueue,
    private readonly recordProgress: RecordProgress,
    private readonly loopGuard: LoopGuard,
    private readonly reserveCredits: ReserveCredits,
    metrics: Metrics,
  ) {
    this.granted = metrics.counter({
      name: 'textback_sms_slots_granted_total',
      help: 'Slots that were granted, to texts that were next and to texts that had been late.',
      labels: ['to'],
    });
  }

  /**
   * Decides in one transaction, which is committed before anything is posted. Tells the others when earlier POSTs of this
   * process left.
   */
  async claim(room: number): Promise<Claimed> {
    const began = performance.now();
    const { untold } = this.departures;
    const claimed = await this.database.transaction(async () => {
      const locked = await this.queue.tryLockPace();
      return locked === null ? { claims: [], next: 'busy' as const } : this.claimWith(locked, room, untold);
    });
    if (claimed.next !== 'busy') this.departures.forget(untold);
    if (claimed.claims.length > 0) {
      this.claimMs += (performance.now() - began - this.claimMs) / AVERAGED_CLAIMS;
      this.granted.inc({ to: 'next' }, claimed.claims.length);
    }
    return claimed;
  }

  /** The POST of a claim has left. Times are milliseconds of this process's monotonic clock. */
  left({ text, slot }: Claim, startedAt: number, leftAt: number): void {
    this.departures.note({ slot, from: text.from }, startedAt, leftAt);
  }

  /**
   * Another slot for a claimed text that has missed its own `times` times; null when there is none soon, or the claim is lost.
   * Meanwhile the claim stays: nobody else may post the text, and no later one of its pair overtakes it.
   */
  async anotherSlot(claim: Claim, times: number): Promise<Claim | null> {
    // It waits for its turn, where claims come back later: so texts that are late go before texts that are next.
    const another = await this.database.transaction(async () =>
      this.anotherSlotWith(await this.queue.lockPace(), claim, times),
    );
    if (another !== null) this.granted.inc({ to: 'late' });
    return another;
  }

  private async anotherSlotWith({ pace, clock }: LockedPace, claim: Claim, times: number): Promise<Claim | null> {
    const { text, claimId, slot: missed } = claim;
    const { accountRate, numberRates } = this.options;
    const numberRate = rateOf(text.from, numberRates);
    const account = withoutSlot(pace, missed);
    const [numberPace] = (await this.queue.pacesOf([text.from])).values();
    if (numberPace === undefined) throw new Error('Every number has a pace.');
    const number = withoutSlot(numberPace, missed);
    const slot: Slot = {
      at: Math.max(
        clock.at + leadOver(this.claimMs),
        freeAgainAt(account, accountRate, clock.at),
        freeAgainAt(number, numberRate, clock.at),
      ),
      patienceMs: patienceAfter(times),
    };
    if (slot.at > clock.at + LONGEST_WAIT_MS) return null;
    if (!(await this.queue.renewClaim(text.dispatchId, claimId))) return null;
    await this.queue.grant(
      [
        { scope: 'account', pace: withMovedSlot(account, slot, accountRate) },
        { scope: text.from, pace: withMovedSlot(number, slot, numberRate) },
      ],
      [],
    );
    return { ...claim, slot, window: windowOf(slot, clock) };
  }

  private async claimWith({ pace, clock }: LockedPace, room: number, departed: readonly Departure[]): Promise<Claimed> {
    const { accountRate, numberRates } = this.options;
    const leadMs = leadOver(this.claimMs);
    const most = Math.min(room, MOST_SLOTS, Math.ceil((BEHIND_MS + LOOK_AHEAD_MS) / intervalOf(accountRate)));
    const known = await this.pacesKnowing(departed, pace, clock);
    const account = known.get('account') ?? pace;
    const lanes = (await this.queue.lanes(most)).map((lane): Lane => {
      return { ...lane, pace: known.get(lane.from) ?? lane.pace };
    });
    if (lanes.length === 0) {
      await this.grant([], [], account, known);
      return { claims: [], next: null };
    }
    const plan = planSlots(
      { now: clock.at, account, lanes },
      { accountRate, numberRates, earliest: clock.at + leadMs, horizon: clock.at + leadMs + LOOK_AHEAD_MS, most },
    );
    const { claims, used } = await this.take(plan.slots, clock);
    await this.grant(plan.slots, used, account, known);
    const soonEnough = (moment: number): number => clock.after + (moment - clock.at) - leadMs - LOOK_AHEAD_MS;
    // A text that was next and is not sent leaves its slot: it may be another's at once.
    if (used.length < plan.slots.length) return { claims, next: { notBefore: clock.after, at: clock.after } };
    if (plan.nextAt === null) return { claims, next: null };
    return { claims, next: { notBefore: soonEnough(plan.accountFreeAt), at: soonEnough(plan.nextAt) } };
  }

  /** The paces that change because it is known now when POSTs left. */
  private async pacesKnowing(
    departed: readonly Departure[],
    account: Pace,
    clock: LockedPace['clock'],
  ): Promise<ReadonlyMap<PaceScope, Pace>> {
    if (departed.length === 0) return new Map();
    const numbers = await this.queue.pacesOf([...new Set(departed.map(({ from }) => from))]);
    const paces = new Map<PaceScope, Pace>([['account', account], ...numbers]);
    for (const departure of departed)
      for (const scope of ['account', departure.from] as const) {
        const pace = paces.get(scope);
        if (pace !== undefined) paces.set(scope, withPosted(pace, departure.slot, byDatabaseClock(departure, clock)));
      }
    return paces;
  }

  /** Claims the texts that are next, or says what becomes of them instead. */
  private async take(
    planned: readonly PlannedSlot[],
    clock: LockedPace['clock'],
  ): Promise<{ claims: Claim[]; used: PlannedSlot[] }> {
    if (planned.length === 0) return { claims: [], used: [] };
    const slotsOf = Map.groupBy(planned, ({ lane }) => lane);
    // Before accounts of credits: whoever asks for a pause of a number locks in this order, too.
    await this.queue.lockNumbers([...slotsOf.keys()].map(({ from }) => from));
    const heads = await this.queue.lockHeads([...slotsOf].map(([lane, slots]) => ({ lane, count: slots.length })));
    const verdicts = heads.map(({ lane, due: { text, expired, optedOut } }) => {
      return { lane, text, verdict: claimVerdict({ expired, optedOut }) };
    });
    const sendable = verdicts.filter(({ verdict }) => verdict === 'claimed').map(({ text }) => text);
    const budget = await this.reserveCredits.budget(sendable, clock.at);
    const payable = sendable.filter(({ dispatchId }) => !budget.unpayable.has(dispatchId));
    const guarded = await this.loopGuard.judge(payable);
    const claims: Claim[] = [];
    const used: PlannedSlot[] = [];
    const steps = verdicts.flatMap(({ lane, text, verdict }): Step | [] => {
      if (verdict !== 'claimed') return { text, happening: { kind: verdict } };
      // What the guard keeps back may have been meant to be paid: then it is looked at once more, with the next claim.
      if (budget.unpayable.has(text.dispatchId))
        return guarded.size > 0 ? [] : { text, happening: { kind: 'no-credits' } };
      const refusal = guarded.get(text.dispatchId);
      if (refusal !== undefined) return { text, happening: { kind: 'guarded', guard: refusal.reason } };
      const next = slotsOf.get(lane)?.shift();
      if (next === undefined) throw new Error('More texts than slots.');
      const claimId = randomUUID();
      claims.push({ text, claimId, slot: next.slot, window: windowOf(next.slot, clock) });
      used.push(next);
      return { text, happening: { kind: 'claimed' }, claimId };
    });
    await this.reserveCredits.reserve(budget, new Set(claims.map(({ text }) => text.dispatchId)));
    await this.recordProgress.record(steps);
    return { claims, used };
  }

  /**
   * Writes down what is left of paces. An office whose text was next has had its turn, also when the text is not sent: or its
   * refused texts would hold up all others.
   * @param changed paces that have changed already
   */
  private async grant(
    planned: readonly PlannedSlot[],
    used: readonly PlannedSlot[],
    account: Pace,
    changed: ReadonlyMap<PaceScope, Pace>,
  ): Promise<void> {
    if (planned.length === 0 && changed.size === 0) return;
    const { accountRate, numberRates } = this.options;
    const paces = new Map(changed);
    for (const { lane, slot } of used) {
      const { from, since } = lane;
      paces.set('account', withSlot(paces.get('account') ?? account, slot, accountRate, since));
      paces.set(from, withSlot(paces.get(from) ?? lane.pace, slot, rateOf(from, numberRates), since));
    }
    const served = new Map(planned.map(({ lane, slot }) => [lane.officeId, slot.at]));
    await this.queue.grant(
      [...paces].map(([scope, pace]) => ({ scope, pace })),
      [...served].map(([officeId, at]) => ({ officeId, at })),
    );
  }
}

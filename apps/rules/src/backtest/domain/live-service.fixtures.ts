import type { CallMissed, ConversationId } from '@textback/contracts';
import { startOfMonth } from '../../text-back/domain/credit-month.js';
import { decideTextBack, type Verdict } from '../../text-back/domain/decide-text-back.js';
import type { Facts, OfficeSnapshot } from '../../text-back/domain/facts.js';
import { millisecondsOf, WEEK_MS } from '../../text-back/domain/time.js';
import type { CallerHistory, PastCall, Snapshot } from './past-call.js';
import type { EarlierText } from './replay.js';

/** A missed call as it comes to the service. Moments are milliseconds since 1970. */
export interface ScriptedCall {
  readonly call: CallMissed;
  readonly callerKind: Facts['callerKind'];
  /** When the service first decides it. */
  readonly at: number;
  /** By how much the end of a delay is late. */
  readonly lateBy: number;
}

/** What callers and staff do, whatever the settings are. */
export interface Script {
  /** In the order in which they are decided first. */
  readonly calls: readonly ScriptedCall[];
  readonly histories: ReadonlyMap<ConversationId, CallerHistory>;
}

/** A decision that the service made. */
export interface LiveDecision {
  readonly scripted: ScriptedCall;
  readonly facts: Facts;
  readonly now: string;
  readonly verdict: Exclude<Verdict, { decision: 'pending' }>;
  readonly snapshots: readonly [Snapshot, ...Snapshot[]];
}

/** When it was known of a call's text that it was never sent. */
export type Fates = (callId: CallMissed['callId']) => number | null;

const iso = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'millisecond' });
const ms = millisecondsOf;

/**
 * The service as it decides live, in memory and as simple as can be: all that ever happened is looked through for each
 * decision. What a replay is held against.
 */
export function runLive(office: OfficeSnapshot, { calls, histories }: Script, fates: Fates): LiveDecision[] {
  const decisions: LiveDecision[] = [];
  let waiting: { scripted: ScriptedCall; at: number; waitingSince: string; snapshot: Snapshot }[] = [];

  const decide = (scripted: ScriptedCall, at: number, before: { waitingSince: string; snapshot: Snapshot } | null) => {
    const now = iso(at);
    const texts = decisions
      .filter(({ verdict }) => verdict.decision === 'text')
      .filter(({ scripted: { call } }) => !((fates(call.callId) ?? Infinity) <= at))
      .toSorted((one, other) => ms(one.now) - ms(other.now));
    const { call, callerKind } = scripted;
    const known = knownIn(call.conversationId === null ? undefined : histories.get(call.conversationId), at);
    const { timeZone } = office.settings.hours;
    const month = startOfMonth(timeZone, now);
    const facts: Facts = {
      ...known,
      call,
      callerKind,
      holidays: [],
      textedAt: texts
        .filter((text) => text.scripted.call.conversationId === call.conversationId)
        .map((text) => text.now)
        .filter((texted) => ms(texted) > at - WEEK_MS),
      creditsUsed:
        office.settings.credits.monthlyAllowance === null
          ? 0
          : texts
              .filter((text) => ms(text.now) >= ms(month))
              .reduce((sum, { verdict }) => sum + (verdict.decision === 'text' ? verdict.credits : 0), 0),
      waitingSince: before?.waitingSince ?? null,
    };
    const { verdict } = decideTextBack(facts, office, now);
    const snapshot = { at: now, known };
    if (verdict.decision === 'pending')
      waiting.push({ scripted, at: ms(verdict.until) + scripted.lateBy, waitingSince: now, snapshot });
    else
      decisions.push({
        scripted,
        facts,
        now,
        verdict,
        snapshots: before === null ? [snapshot] : [before.snapshot, snapshot],
      });
  };
  const endDelays = (until: number): void => {
    for (;;) {
      const next = waiting.filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at)[0];
      if (next === undefined) return;
      waiting = waiting.filter((one) => one !== next);
      decide(next.scripted, next.at, next);
    }
  };

  for (const scripted of calls) {
    endDelays(scripted.at);
    decide(scripted, scripted.at, null);
  }
  endDelays(Infinity);
  return decisions;
}

function knownIn(history: CallerHistory | undefined, at: number): Snapshot['known'] {
  if (history === undefined) return { optedOutAt: null, landlineAt: null, staffTextedAt: null, answeredAt: null };
  const { consents, landlineAt, deliveredAt, staffTextedAt, answered } = history;
  const until = (moments: readonly string[]): string[] => moments.filter((moment) => ms(moment) <= at).toSorted();
  const lastConsent = consents
    .filter((consent) => ms(consent.at) <= at)
    .toSorted((one, other) => ms(one.at) - ms(other.at) || Number(one.optedOut) - Number(other.optedOut))
    .at(-1);
  const landline = landlineAt !== null && ms(landlineAt) <= at ? landlineAt : null;
  const delivered = deliveredAt !== null && ms(deliveredAt) <= at ? deliveredAt : null;
  return {
    optedOutAt: lastConsent?.optedOut === true ? lastConsent.at : null,
    landlineAt: landline !== null && (delivered === null || ms(landline) > ms(delivered)) ? landline : null,
    staffTextedAt: until(staffTextedAt.filter((texted) => ms(texted) > at - WEEK_MS)).at(-1) ?? null,
    answeredAt:
      answered
        .filter(({ toldAt }) => ms(toldAt) <= at)
        .map(({ startedAt }) => startedAt)
        .toSorted()
        .at(-1) ?? null,
  };
}

/** What the service keeps of a decision. */
export function pastCallOf(
  { scripted, verdict, snapshots }: LiveDecision,
  { histories }: Script,
  fates: Fates,
): PastCall {
  const { call, callerKind, lateBy } = scripted;
  const texted = verdict.decision === 'text';
  const neverSent = texted ? fates(call.callId) : null;
  return {
    call,
    callerKind,
    snapshots,
    lateBy,
    history: (call.conversationId === null ? undefined : histories.get(call.conversationId)) ?? null,
    reality: {
      decision: verdict.decision,
      reason: texted ? null : verdict.reason,
      credits: texted && neverSent === null ? verdict.credits : 0,
      neverSentAt: neverSent === null ? null : iso(neverSent),
    },
  };
}

/** The text of a decision, for a replay that does not decide its call again. */
export function earlierTextOf({ scripted, verdict, now }: LiveDecision, fates: Fates): EarlierText[] {
  const { conversationId, callId } = scripted.call;
  if (verdict.decision !== 'text' || conversationId === null) return [];
  const neverSent = fates(callId);
  return [
    { conversationId, at: now, credits: verdict.credits, neverSentAt: neverSent === null ? null : iso(neverSent) },
  ];
}

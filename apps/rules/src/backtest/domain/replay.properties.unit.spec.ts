import { describe, expect, it } from '@jest/globals';
import {
  CallId,
  type ConversationId,
  conversationIdOf,
  DEFAULT_SETTINGS,
  MissedEnding,
  OfficeId,
  type PhoneNumber,
} from '@textback/contracts';
import fc from 'fast-check';
import type { OfficeSnapshot } from '../../text-back/domain/facts.js';
import {
  earlierTextOf,
  type Fates,
  type LiveDecision,
  pastCallOf,
  runLive,
  type Script,
  type ScriptedCall,
} from './live-service.fixtures.js';
import type { CallerHistory, PastCall } from './past-call.js';
import { type EarlierText, Replay, type ReplayedCall } from './replay.js';

const OFFICE = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const LINE = '+15559870000' as PhoneNumber;
const CALLERS = ['+15551230001', '+15551230002', '+15551230003'] as PhoneNumber[];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** The end of a month, so that credits turn to the next one. */
const START = Date.parse('2026-03-28T15:00:00.000Z');

const iso = (at: number): string => new Date(at).toISOString();

/** Mostly close together, so that cooldowns and delays overlap; now and then days apart. */
const aMoment = fc
  .tuple(fc.constantFrom(0, 0, 0, 1, 3, 6, 8), fc.integer({ min: 0, max: 90 }), fc.constantFrom(0, 0, 1, 500))
  .map(([days, minutes, milliseconds]) => START + days * DAY + minutes * MINUTE + milliseconds);

const anOffice: fc.Arbitrary<OfficeSnapshot> = fc
  .record({
    enabled: fc.constantFrom(true, true, true, false),
    duringOn: fc.constantFrom(true, true, false),
    long: fc.boolean(),
    countedEndings: fc.constantFrom(DEFAULT_SETTINGS.missedCallAutoReplies.countedEndings, ['busy' as const]),
    cooldownMinutes: fc.constantFrom(0, 1, 30, 10_080),
    weeklyLimit: fc.constantFrom(1, 2, 5),
    delaySeconds: fc.constantFrom(0, 0, 30, 300, 900),
    maxAgeMinutes: fc.constantFrom(1, 15),
    monthlyAllowance: fc.constantFrom(null, 0, 3, 8),
    timeZone: fc.constantFrom('America/New_York', 'Asia/Tokyo', 'Europe/Lisbon'),
  })
  .map(({ enabled, duringOn, long, monthlyAllowance, timeZone, ...rules }) => ({
    name: 'Elm Street Dental',
    version: 1,
    settings: {
      ...DEFAULT_SETTINGS,
      missedCallAutoReplies: {
        ...rules,
        enabled,
        countedEndings: [...rules.countedEndings],
        duringHours: { enabled: duringOn, message: 'during' },
        // Two credits, so that the last one of a month does not pay for it.
        outsideHours: { enabled: true, message: long ? `${'x'.repeat(170)}é` : 'outside' },
      },
      hours: { ...DEFAULT_SETTINGS.hours, timeZone },
      numbers: { textingNumber: LINE, lines: [LINE] },
      credits: { monthlyAllowance },
    },
  }));

const aHistory: fc.Arbitrary<CallerHistory> = fc
  .record({
    staffTextedAt: fc.array(aMoment, { maxLength: 3 }),
    answered: fc.array(fc.tuple(aMoment, fc.integer({ min: 0, max: 20 * MINUTE })), { maxLength: 3 }),
    consents: fc.array(fc.tuple(aMoment, fc.boolean()), { maxLength: 3 }),
    landlineAt: fc.option(aMoment, { freq: 1 }),
    deliveredAt: fc.option(aMoment),
  })
  .map(({ staffTextedAt, answered, consents, landlineAt, deliveredAt }) => ({
    staffTextedAt: staffTextedAt.map(iso),
    answered: answered.map(([startedAt, length]) => ({ startedAt: iso(startedAt), toldAt: iso(startedAt + length) })),
    consents: consents.map(([at, optedOut]) => ({ at: iso(at), optedOut })),
    landlineAt: landlineAt === null ? null : iso(landlineAt),
    deliveredAt: deliveredAt === null ? null : iso(deliveredAt),
  }));

const aCall = fc.record({
  at: aMoment,
  from: fc.constantFrom(...CALLERS, null, LINE),
  ending: fc.constantFrom(...MissedEnding.options),
  age: fc.constantFrom(5 * SECOND, 5 * SECOND, 2 * MINUTE, 20 * MINUTE),
  rang: fc.constantFrom(10 * SECOND, 5 * MINUTE),
  lateBy: fc.constantFrom(0, 0, 3, 7 * MINUTE),
  neverSentAfter: fc.option(fc.integer({ min: 0, max: 40 * MINUTE })),
});

interface World {
  readonly script: Script;
  /** How long after its decision the text of a call is known to have been never sent. */
  readonly neverSentAfter: ReadonlyMap<CallId, number>;
}

const aWorld: fc.Arbitrary<World> = fc
  .record({ calls: fc.array(aCall, { maxLength: 25 }), histories: fc.array(aHistory, { minLength: 3, maxLength: 3 }) })
  .map(({ calls, histories }) => {
    const neverSentAfter = new Map<CallId, number>();
    const scripted = calls
      .toSorted((one, other) => one.at - other.at)
      .map(({ at, from, ending, age, rang, lateBy, neverSentAfter: after }, index): ScriptedCall => {
        const callId = CallId.parse(`0b7f1f0e-6f0a-4c55-8a4e-${String(index).padStart(12, '0')}`);
        if (after !== null) neverSentAfter.set(callId, after);
        const conversationId = from === null ? null : conversationIdOf(OFFICE, from);
        const [startedAt, endedAt] = [iso(at - age - rang), iso(at - age)];
        return {
          call: { officeId: OFFICE, callId, conversationId, from, to: LINE, ending, startedAt, endedAt },
          callerKind: from === null ? null : 'textable',
          at,
          lateBy,
        };
      });
    const ofCallers = CALLERS.map((from, index): [ConversationId, CallerHistory | undefined] => [
      conversationIdOf(OFFICE, from),
      histories[index],
    ]);
    const known = ofCallers.filter((entry): entry is [ConversationId, CallerHistory] => entry[1] !== undefined);
    return { script: { calls: scripted, histories: new Map(known) }, neverSentAfter };
  });

/** What the service really decided, and what became of its texts. */
function reallyDecided(
  office: OfficeSnapshot,
  { script, neverSentAfter }: World,
): { live: LiveDecision[]; fates: Fates } {
  // The fate of a text begins with its decision: found by running the service until nothing changes any more.
  let known = new Map<CallId, number>();
  for (;;) {
    const fates: Fates = (callId) => known.get(callId) ?? null;
    const live = runLive(office, script, fates);
    const next = new Map<CallId, number>();
    for (const { verdict, now, scripted } of live) {
      const after = neverSentAfter.get(scripted.call.callId);
      if (verdict.decision === 'text' && after !== undefined) next.set(scripted.call.callId, Date.parse(now) + after);
    }
    if (next.size === known.size && [...next].every(([callId, at]) => known.get(callId) === at)) return { live, fates };
    // Only ever the earliest one more: later decisions depend on it.
    const added = [...next].filter(([callId, at]) => known.get(callId) !== at).toSorted(([, a], [, b]) => a - b);
    const [first] = added;
    known = new Map([...known].filter(([callId]) => next.has(callId)));
    if (first !== undefined) known.set(...first);
  }
}

function replayed(
  office: OfficeSnapshot,
  calls: readonly PastCall[],
  earlier: readonly EarlierText[] = [],
): ReplayedCall[] {
  const replay = new Replay({ office, holidaysOf: () => [] }, earlier);
  return [...calls.flatMap((call) => [...replay.take(call)]), ...replay.end()];
}

/** As the service reads them: by the first decision, and in the order of a batch. */
const inOrder = (live: readonly LiveDecision[], script: Script, fates: Fates): PastCall[] =>
  script.calls.flatMap((scripted) => {
    const decision = live.find((one) => one.scripted === scripted);
    return decision === undefined ? [] : [pastCallOf(decision, script, fates)];
  });

const seen = (decisions: readonly (LiveDecision | ReplayedCall)[]): unknown[] =>
  decisions.map((one) =>
    'input' in one
      ? { facts: one.input.facts, now: one.input.now, verdict: one.verdict }
      : { facts: one.facts, now: one.now, verdict: one.verdict },
  );

const RUNS = { numRuns: 400 };

describe('R22 a replay', () => {
  it('of the settings that were in force gives exactly the decisions that were made, from the same facts', () => {
    fc.assert(
      fc.property(anOffice, aWorld, (office, world) => {
        const { live, fates } = reallyDecided(office, world);
        const again = replayed(office, inOrder(live, world.script, fates));
        expect(seen(again)).toEqual(seen(live));
      }),
      RUNS,
    );
  });

  it('of other settings gives exactly the decisions that the service would have made with them', () => {
    fc.assert(
      fc.property(anOffice, anOffice, aWorld, (office, draft, world) => {
        const { live, fates } = reallyDecided(office, world);
        const again = replayed(draft, inOrder(live, world.script, fates));
        expect(seen(again)).toEqual(seen(runLive(draft, world.script, fates)));
      }),
      RUNS,
    );
  });

  it('that begins in the middle counts what was really texted before, and for calls from before', () => {
    fc.assert(
      fc.property(anOffice, aWorld, fc.nat(25), (office, world, skipped) => {
        const { live, fates } = reallyDecided(office, world);
        const past = inOrder(live, world.script, fates);
        const before = new Set(past.slice(0, skipped).map(({ call }) => call.callId));
        const isBefore = ({ scripted }: LiveDecision): boolean => before.has(scripted.call.callId);
        const earlier = live.filter(isBefore).flatMap((decision) => earlierTextOf(decision, fates));
        const again = replayed(office, past.slice(skipped), earlier);
        expect(seen(again)).toEqual(seen(live.filter((decision) => !isBefore(decision))));
      }),
      RUNS,
    );
  });
});

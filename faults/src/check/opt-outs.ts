import type { Evidence } from '../evidence/evidence.js';
import { isConfirmation } from './kinds-of-text.js';
import { type Violation, violationsOf } from './violation.js';

const violations = violationsOf('C');

/**
 * Milliseconds between the last look at the ledger and the POST, which a stop cannot be seen in (ADR 4). Generous: the
 * machine does much else during a run.
 */
const BLIND_MS = 400;
/** A process that slept between look and POST posts when it wakes. Milliseconds after its waking. */
const WAKING_MS = 1_000;

const STOP_WORDS = new Set(['STOP', 'UNSUBSCRIBE', 'REVOKE', 'OPT OUT', 'ARRET']);
const START_WORDS = new Set(['START', 'UNSTOP']);
const wordOf = (text: string): string => text.trim().toUpperCase();

/**
 * C: nothing is sent after a committed opt-out. A stop is surely committed when its webhook was answered 2xx. It ends with the
 * caller's next START, whenever we hear of it.
 */
export function checkOptOuts({ provider, commands, faults }: Evidence): Violation[] {
  const committedAt = new Map<string, number>();
  for (const { about, at, status } of provider.webhooks)
    if (status !== null && status < 300 && !committedAt.has(about)) committedAt.set(about, Date.parse(at));
  const sleeps = faults
    .filter(({ kind, hit }) => kind === 'pause' && hit === 'sms-dispatch')
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) + WAKING_MS }));

  return commands.callerTexts
    .filter(({ text }) => STOP_WORDS.has(wordOf(text)))
    .flatMap((stop) => {
      const committed = committedAt.get(stop.id);
      if (committed === undefined) return [];
      const starts = commands.callerTexts.filter(
        ({ from, to, text, receivedAt }) =>
          from === stop.from && to === stop.to && START_WORDS.has(wordOf(text)) && receivedAt > stop.receivedAt,
      );
      const until = Math.min(Infinity, ...starts.map(({ receivedAt }) => Date.parse(receivedAt)));
      return provider.requests
        .filter(({ from, to, text }) => from === stop.to && to === stop.from && !isConfirmation(text))
        .filter(({ at }) => Date.parse(at) > committed + BLIND_MS && Date.parse(at) < until)
        .filter(({ at }) => !sleeps.some(({ from, to }) => from <= committed && Date.parse(at) <= to))
        .flatMap(({ id, at }) =>
          violations(`Request ${id} was made at ${at}, after ${stop.from} had opted out with message ${stop.id}.`),
        );
    });
}

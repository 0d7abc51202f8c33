import { CallEvent } from '@textback/contracts';
import { aPhoneNumber } from '@textback/testing';
import { openLoop, type Shot } from '../load.js';
import { ms, type Result } from '../result.js';
import { percentile } from '../statistics.js';
import type { BenchOffice } from './bench-office.js';
import { until } from './until.js';

/** What `GET /simulator/texts` says of a text that the provider accepted. */
interface Accepted {
  readonly to: string;
  readonly receivedAt: string;
}

/**
 * From the moment at which the last event of a missed call leaves until the provider has its text, without the time that the
 * call's legs are given to settle (design §7: p99 ≤ 250 ms). Clocks: all of one machine.
 */
export async function measureCallToPost(
  target: { readonly callsUrl: string; readonly simulatorUrl: string; readonly office: BenchOffice },
  { perSecond, seconds, settleMs }: { readonly perSecond: number; readonly seconds: number; readonly settleMs: number },
): Promise<Result> {
  const { office } = target;
  const fire = async (count: number): Promise<number[]> => {
    const callers = Array.from({ length: count }, () => aPhoneNumber());
    const legs = callers.map((from) => ({ callId: crypto.randomUUID(), legId: 'leg-1', from, to: office.line }));
    await openLoop(
      target.callsUrl,
      legs.map((leg) => shot(office, { ...leg, legDirection: 'incoming', event: 'started' })),
      500,
      () => undefined,
    );
    const ended: number[] = [];
    const { failures } = await openLoop(
      target.callsUrl,
      legs.map((leg) => shot(office, { ...leg, legDirection: 'incoming', event: 'ended', cause: 'caller-gave-up' })),
      perSecond,
      (index) => {
        ended[index] = Date.now();
      },
    );
    if (failures > 0) throw new Error(`${failures} of ${count} call events were refused.`);
    const arrived = new Map<string, number>();
    await until(
      async () => {
        const answer = await fetch(
          `${target.simulatorUrl}/simulator/texts?from=${encodeURIComponent(office.textingNumber)}`,
        );
        const { items } = (await answer.json()) as { readonly items: readonly Accepted[] };
        for (const { to, receivedAt } of items) arrived.set(to, Date.parse(receivedAt));
        return callers.every((caller) => arrived.has(caller));
      },
      30_000,
      250,
    );
    return callers.map((caller, index) => (arrived.get(caller) ?? NaN) - (ended[index] ?? NaN) - settleMs);
  };
  await fire(perSecond * 2);
  const latencies = await fire(perSecond * seconds);
  const seen = { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
  return {
    what: `last call event → provider POST at ${perSecond}/s, beyond settling, p99`,
    seen: ms(seen.p99),
    against: `${latencies.length} missed calls, p50 ${ms(seen.p50)}`,
    goal: '≤ 250 ms',
    met: seen.p99 <= 250,
    figures: { ...seen, slowest: Math.max(...latencies), calls: latencies.length, settleMs },
  };
}

/** A CloudEvent of a call, ready to be sent. */
function shot({ service }: BenchOffice, data: object): Shot {
  const occurredAt = new Date().toISOString();
  const body = Buffer.from(
    JSON.stringify({
      specversion: '1.0',
      id: crypto.randomUUID(),
      source: 'bench',
      type: CallEvent.type,
      time: occurredAt,
      data: { ...data, occurredAt },
    }),
  );
  return {
    path: '/calls/v1/call-events',
    body,
    headers: {
      authorization: `Bearer ${service}`,
      'content-type': 'application/cloudevents+json',
      'content-length': String(body.length),
    },
  };
}

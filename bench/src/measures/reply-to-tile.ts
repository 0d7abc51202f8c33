import type { KeyObject } from 'node:crypto';
import {
  type ClientToServer,
  conversationIdOf,
  LIVE_NAMESPACE,
  LIVE_PATH,
  PhoneNumber,
  type ServerToClient,
} from '@textback/contracts';
import { aPhoneNumber } from '@textback/testing';
import { io, type Socket } from 'socket.io-client';
import { openLoop } from '../load.js';
import { ms, type Result } from '../result.js';
import { percentile } from '../statistics.js';
import { type BenchOffice, inboundText, signedShot } from './bench-office.js';
import { until } from './until.js';

/** A load and what design §7 asks of it. */
export interface TileLoad {
  readonly perSecond: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
}

/** From the moment a signed reply webhook leaves until its tile is on a subscribed client (design §7). */
export async function measureReplyToTile(
  target: { readonly smsUrl: string; readonly chatUrl: string; readonly office: BenchOffice; readonly key: KeyObject },
  { perSecond, seconds, p50, p99 }: TileLoad,
): Promise<Result> {
  const { office } = target;
  const arrived = new Map<string, number>();
  const socket: Socket<ServerToClient, ClientToServer> = io(target.chatUrl + LIVE_NAMESPACE, {
    path: LIVE_PATH,
    transports: ['websocket'],
    auth: { token: office.frontdesk },
    forceNew: true,
  });
  socket.on('update', ({ kind, conversationId }) => {
    if (kind === 'tile.opened') arrived.set(conversationId, performance.now());
  });
  const reply = await socket.timeout(10_000).emitWithAck('subscribe', { officeId: office.id });
  if (!reply.ok) throw new Error(`Not subscribed: ${JSON.stringify(reply)}`);

  const fire = async (count: number): Promise<number[]> => {
    const callers = Array.from({ length: count }, () => PhoneNumber.parse(aPhoneNumber()));
    const shots = callers.map((caller) =>
      signedShot(
        '/sms/webhooks/telnyx',
        inboundText(caller, office.textingNumber, 'Can I come on Tuesday?'),
        target.key,
      ),
    );
    const sent: number[] = [];
    const { failures } = await openLoop(target.smsUrl, shots, perSecond, (index) => {
      sent[index] = performance.now();
    });
    if (failures > 0) throw new Error(`${failures} of ${count} replies were refused.`);
    const conversations = callers.map((caller) => conversationIdOf(office.id, caller));
    await until(() => Promise.resolve(conversations.every((id) => arrived.has(id))), 30_000);
    return conversations.map((id, index) => (arrived.get(id) ?? NaN) - (sent[index] ?? NaN));
  };
  await fire(perSecond * 3);
  const latencies = await fire(perSecond * seconds);
  socket.disconnect();

  const seen = { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
  return {
    what: `reply → tile at ${perSecond}/s, p50 / p99`,
    seen: `${ms(seen.p50)} / ${ms(seen.p99)}`,
    against: `${latencies.length} replies, each a new caller`,
    goal: `≤ ${p50} / ≤ ${p99} ms`,
    met: seen.p50 <= p50 && seen.p99 <= p99,
    figures: { ...seen, slowest: Math.max(...latencies), replies: latencies.length },
  };
}

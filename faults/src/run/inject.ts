import { setTimeout as delay } from 'node:timers/promises';
import type { PlannedFault, PlannedPoison } from '../plan/plan.js';
import type { World } from './world.js';

/** Milliseconds that a service gets to come to a crash point before it is let off. */
const REACH_MS = 12_000;
/** Milliseconds until a service that is let off has surely heard of it. */
const LET_OFF_MS = 500;
/** Milliseconds that a service is down after it crashed. */
const CRASH_DOWN_MS = 300;

/** Lets a fault strike, and resolves once it is over: what was taken down is back, though perhaps not well yet. */
export async function inject(world: World, fault: PlannedFault): Promise<void> {
  const { stack, log } = world;
  switch (fault.kind) {
    case 'crash': {
      const { service, point, hit } = fault;
      await stack.untilRevived(service);
      await log.during({ kind: 'crash', hit: service, detail: `${point} #${hit}` }, async () => {
        const dead = stack.nextDeath(service, CRASH_DOWN_MS).then(() => true);
        stack.tell(service, { crash: { point, hit } });
        await poison(world, fault.lure);
        if (await Promise.race([dead, delay(REACH_MS, false)])) return stack.untilRevived(service);
        stack.tell(service, { crash: null });
        // It may have come there in the last moment.
        if (await Promise.race([dead, delay(LET_OFF_MS, false)])) return stack.untilRevived(service);
        stack.expectNoDeath(service);
        log.notReached.push(`${service} ${point}`);
      });
      return;
    }
    case 'kill':
      return log.during({ kind: 'kill', hit: fault.process, detail: `down for ${fault.forMs} ms` }, async () => {
        await stack.kill(fault.process, fault.forMs);
        await stack.untilRevived(fault.process);
      });
    case 'pause':
      return log.during({ kind: 'pause', hit: fault.service, detail: `${fault.forMs} ms` }, async () => {
        await stack.untilRevived(fault.service);
        const pid = stack.pause(fault.service);
        // Somebody takes over what the sleeper had; when it wakes up, it must notice.
        const replica = await stack.addReplica(fault.service).catch(() => null);
        await delay(fault.forMs);
        stack.resume(pid);
        await delay(2_000);
        await replica?.stop();
      });
    case 'storage':
      return log.during({ kind: 'storage', hit: fault.server, detail: fault.how }, async () => {
        await stack.takeDown(fault.server, fault.how);
        await delay(fault.forMs);
        await stack.bringBack(fault.server);
      });
    case 'terminate-backends':
      return log.during({ kind: 'terminate-backends', hit: 'Postgres', detail: 'all' }, async () => {
        await world
          .withDatabase((client) =>
            client.query(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
            ),
          )
          .catch(() => undefined);
      });
    case 'rebalance':
      return log.during({ kind: 'rebalance', hit: fault.service, detail: `every ${fault.everyMs} ms` }, async () => {
        const end = performance.now() + fault.forMs;
        while (performance.now() < end) {
          const replica = await stack.addReplica(fault.service).catch(() => null);
          await delay(fault.everyMs);
          await replica?.stop();
        }
      });
    case 'clock':
      return log.during({ kind: 'clock', hit: fault.service, detail: `${fault.offsetMs} ms` }, async () => {
        await stack.untilRevived(fault.service);
        stack.tell(fault.service, { clockOffsetMs: fault.offsetMs });
        await delay(fault.forMs);
        stack.tell(fault.service, { clockOffsetMs: 0 });
      });
    case 'poison':
      return poison(world, fault.messages);
    case 'provider': {
      const { simulator } = world;
      const deadline = performance.now() + fault.forMs;
      const detail = JSON.stringify(fault.faults);
      return log.during({ kind: 'provider', hit: null, detail }, async () => {
        await simulator.insist('PUT', '/simulator/faults', deadline, { body: fault.faults });
        await delay(Math.max(0, deadline - performance.now()));
        await simulator.once('DELETE', '/simulator/faults');
      });
    }
  }
}

async function poison({ kafka, log }: World, messages: readonly PlannedPoison[]): Promise<void> {
  for (const message of messages) if (await kafka.poison(message)) log.poison.push(message);
}

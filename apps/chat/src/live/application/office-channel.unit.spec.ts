import { describe, expect, it } from '@jest/globals';
import { conversationIdOf, type LiveUpdate, OfficeId, PhoneNumber } from '@textback/contracts';
import fc from 'fast-check';
import { LiveClients } from './live-clients.port.js';
import { LiveLog } from './live-log.port.js';
import { MOST_MISSED, OfficeChannel, type Subscribed } from './office-channel.js';

const office = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const conversationId = conversationIdOf(office, PhoneNumber.parse('+14155550123'));

/** A log in memory that lets other work in between, as a database does. */
class MemoryLog extends LiveLog {
  updates: LiveUpdate[] = [];
  failing = false;

  grow(count: number): void {
    for (let added = 0; added < count; added += 1) {
      const seq = (this.updates.at(-1)?.seq ?? 0) + 1;
      this.updates.push({ seq, officeId: office, kind: 'message.added', conversationId } as LiveUpdate);
    }
  }

  async after(_office: OfficeId, seq: number, limit: number): Promise<LiveUpdate[]> {
    if (this.failing) throw new Error('The database is away.');
    const found = this.updates.filter((update) => update.seq > seq).slice(0, limit);
    await new Promise(setImmediate);
    return found;
  }

  async heads(): Promise<ReadonlyMap<OfficeId, number>> {
    return new Map([[office, this.updates.at(-1)?.seq ?? 0]]);
  }

  follow(): void {}
  async close(): Promise<void> {}
}

/** A client that keeps what it got, and checks nothing. */
class Client {
  readonly seqs: number[] = [];
  reply: Subscribed | undefined;
}

class Room extends LiveClients {
  readonly members = new Set<Client>();
  has = () => this.members.size > 0;
  send = ({ seq }: LiveUpdate) => this.members.forEach((member) => member.seqs.push(seq));
  sendHead = () => undefined;
  drop = () => this.members.clear();

  admit = (client: Client) => (reply: Subscribed) => {
    this.members.add(client);
    client.reply = reply;
    if ('updates' in reply) client.seqs.push(...reply.updates.map(({ seq }) => seq));
  };
}

function setting() {
  const log = new MemoryLog();
  const room = new Room();
  return { log, room, channel: new OfficeChannel(office, log, room) };
}

const upTo = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index + 1);

describe('OfficeChannel', () => {
  it('E a first visit starts at the head, without a past', async () => {
    const { log, room, channel } = setting();
    log.grow(3);
    const client = new Client();
    await channel.subscribe(undefined, room.admit(client));
    expect(client.reply).toEqual({ ok: true, head: 3, updates: [] });
    log.grow(2);
    await channel.wake();
    expect(client.seqs).toEqual([4, 5]);
  });

  it.each([
    ['everything was missed', 0, MOST_MISSED, 'updates'],
    ['too much was missed', 0, MOST_MISSED + 1, 'resync'],
    ['nothing was missed', 5, 5, 'updates'],
    ['the client comes from another log', 6, 5, 'resync'],
  ])('E %s', async (_case, since, head, kind) => {
    const { log, room, channel } = setting();
    log.grow(head);
    const client = new Client();
    await channel.subscribe(since, room.admit(client));
    expect(client.reply).toMatchObject({ ok: true, head });
    expect(client.reply).toHaveProperty(kind);
    if (kind === 'updates') expect(client.seqs).toEqual(upTo(since, head));
    log.grow(1);
    await channel.wake();
    expect(client.seqs.at(-1)).toBe(head + 1);
  });

  it('E what has been cleaned away is a resync, never a silent gap', async () => {
    const { log, room, channel } = setting();
    log.grow(10);
    log.updates = log.updates.filter(({ seq }) => seq > 4);
    const client = new Client();
    await channel.subscribe(2, room.admit(client));
    expect(client.reply).toEqual({ ok: true, head: 10, resync: true });
  });

  it('E clients whose past was cleaned away before it was read to them are dropped', async () => {
    const { log, room, channel } = setting();
    await channel.subscribe(undefined, room.admit(new Client()));
    log.grow(10);
    log.updates = log.updates.filter(({ seq }) => seq > 4);
    await channel.wake();
    expect(room.has()).toBe(false);
  });

  it('E while the log is away nobody is admitted and nothing is lost', async () => {
    const { log, room, channel } = setting();
    const [early, late] = [new Client(), new Client()];
    await channel.subscribe(undefined, room.admit(early));
    log.grow(2);
    log.failing = true;
    await expect(channel.wake()).rejects.toThrow('away');
    await expect(channel.subscribe(0, room.admit(late))).rejects.toThrow('away');
    expect(late.reply).toBeUndefined();
    log.failing = false;
    await channel.wake();
    expect(early.seqs).toEqual([1, 2]);
  });

  it('E every client gets every update after its start once and in order, however things interleave', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('grow' as const), count: fc.nat({ max: 4 }) }),
      fc.record({ kind: fc.constant('wake' as const) }),
      fc.record({ kind: fc.constant('subscribe' as const), back: fc.nat({ max: 5 }) }),
      fc.record({ kind: fc.constant('pause' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { log, room, channel } = setting();
        const clients: { client: Client; since: number }[] = [];
        const work: Promise<unknown>[] = [];
        for (const each of steps) {
          const head = log.updates.length;
          if (each.kind === 'grow') log.grow(each.count);
          else if (each.kind === 'wake') work.push(channel.wake());
          else if (each.kind === 'pause') await new Promise(setImmediate);
          else {
            const client = new Client();
            const since = Math.max(0, head - each.back);
            clients.push({ client, since });
            work.push(channel.subscribe(since, room.admit(client)));
          }
        }
        await Promise.all(work);
        await channel.wake();
        for (const { client, since } of clients) expect(client.seqs).toEqual(upTo(since, log.updates.length));
      }),
    );
  });
});

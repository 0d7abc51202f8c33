import { describe, expect, it } from '@jest/globals';
import { conversationIdOf, type LiveUpdate, OfficeId, PhoneNumber } from '@textback/contracts';
import { LiveClients } from './live-clients.port.js';
import { LiveLog } from './live-log.port.js';
import { LiveOffices } from './live-offices.js';

const office = OfficeId.parse('8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10');
const conversationId = conversationIdOf(office, PhoneNumber.parse('+14155550123'));

/** The log of one office that counts how often it was asked. */
class CountingLog extends LiveLog {
  head = 0;
  reads = 0;
  headReads = 0;

  async after(officeId: OfficeId, seq: number): Promise<LiveUpdate[]> {
    this.reads += 1;
    const count = this.head - seq;
    return Array.from(
      { length: count },
      (_, index) => ({ seq: seq + index + 1, officeId, conversationId }) as LiveUpdate,
    );
  }

  async heads(officeIds: readonly OfficeId[]): Promise<ReadonlyMap<OfficeId, number>> {
    this.headReads += 1;
    return new Map(officeIds.map((officeId) => [officeId, this.head]));
  }

  follow(): void {}
  async close(): Promise<void> {}
}

class OneClient extends LiveClients {
  isThere = true;
  readonly seqs: number[] = [];
  readonly heads: number[] = [];
  has = () => this.isThere;
  send = ({ seq }: LiveUpdate) => void this.seqs.push(seq);
  sendHead = (_office: OfficeId, seq: number) => void this.heads.push(seq);
  drop = () => undefined;
}

async function subscribed() {
  const log = new CountingLog();
  const client = new OneClient();
  const offices = new LiveOffices(log, client);
  await offices.subscribe(office, undefined, () => undefined);
  return { log, client, offices };
}

/** Lets everything that is under way finish. */
const settled = () => new Promise(setImmediate);

describe('LiveOffices', () => {
  it('E reads on when it hears of a change, and once for many at the same time', async () => {
    const { log, client, offices } = await subscribed();
    const before = log.reads;
    log.head = 2;
    for (let count = 0; count < 10; count += 1) offices.changed(office);
    await settled();
    expect(client.seqs).toEqual([1, 2]);
    expect(log.reads).toBe(before + 1);
  });

  it('E reads on when the connection is back, because anything may have been missed', async () => {
    const { log, client, offices } = await subscribed();
    log.head = 2;
    offices.resumed();
    await settled();
    expect(client.seqs).toEqual([1, 2]);
  });

  it('E finds in a poll what no notification told, and reads nothing when there is nothing new', async () => {
    const { log, client, offices } = await subscribed();
    const before = log.reads;
    await offices.poll();
    await settled();
    expect(log.reads).toBe(before);
    log.head = 1;
    await offices.poll();
    await settled();
    expect(client.seqs).toEqual([1]);
  });

  it('an office whose clients have gone is forgotten, and costs nothing any more', async () => {
    const { log, client, offices } = await subscribed();
    client.isThere = false;
    await offices.poll();
    const before = { reads: log.reads, headReads: log.headReads };
    offices.changed(office);
    await offices.poll();
    await settled();
    expect({ reads: log.reads, headReads: log.headReads }).toEqual(before);
  });

  it('E tells clients the seq up to which they should have everything', async () => {
    const { log, client, offices } = await subscribed();
    log.head = 3;
    offices.changed(office);
    await settled();
    offices.announceHeads();
    expect(client.heads).toEqual([3]);
  });

  it('an office that has no clients here is not read', async () => {
    const { log, offices } = await subscribed();
    const before = log.reads;
    offices.changed(OfficeId.parse('11111111-1111-1111-1111-111111111111'));
    await settled();
    expect(log.reads).toBe(before);
  });
});

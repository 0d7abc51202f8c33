import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { anOfficeId } from '@textback/testing';
import { aHarness, type Harness } from '../../testing/sms-dispatch.fixtures.js';
import { SendingQueue } from '../application/sending-queue.port.js';
import { SendTexts } from '../application/send-texts.js';
import { LANES } from './postgres-sending-queue.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe('the queue with a backlog of 10,000 texts of one office, on a real Postgres', () => {
  let harness: Harness;
  let queue: SendingQueue;
  const [busy, quiet] = [anOfficeId(), anOfficeId()];

  beforeAll(async () => {
    harness = await aHarness();
    const { app } = await harness.start();
    await app.get(SendTexts, { strict: false }).beforeApplicationShutdown();
    queue = app.get(SendingQueue, { strict: false });
    await harness.queued({ count: 10_000, officeId: busy });
    await harness.queued({ count: 1, officeId: quiet });
    await harness.database.query('ANALYZE outgoing_text');
  }, 60_000);
  afterAll(() => harness?.close());

  it('who is next is found by index, one step for each office, not by reading the queue', async () => {
    const [row] = await harness.database.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${LANES.replace('$1', '2')}`,
    );
    const plan = row?.['QUERY PLAN'][0].Plan;
    if (plan === undefined) throw new Error('There is no plan.');
    const reads = nodesOf(plan).filter((node) => node['Relation Name'] === 'outgoing_text');
    expect(new Set(reads.map((node) => node['Node Type']))).not.toContain('Seq Scan');
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(60);
  });

  it('both offices are seen, and no more of the backlog than is wanted', async () => {
    const lanes = await queue.lanes(3);
    expect(new Map(lanes.map(({ officeId, waiting }) => [officeId, waiting]))).toEqual(
      new Map([
        [busy, 3],
        [quiet, 1],
      ]),
    );
  });

  it('tells how the queue stands', async () => {
    await harness.queued({ count: 2, kind: 'staff' });
    await queue.pause('account', 60_000);
    expect(await queue.state()).toEqual({
      waiting: { 'missed-call-text': 10_001, staff: 2, 'opt-out-confirmation': 0, 'help-answer': 0 },
      oldestMs: expect.any(Number),
      paused: { account: 1, number: 0 },
    });
  });
});

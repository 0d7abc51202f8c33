import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database } from '@textback/database';
import { aPhoneNumber, aTextRequest } from '@textback/testing';
import { aHarness, type Harness } from '../../testing/sms-dispatch.fixtures.js';
import { RECEIPTS } from '../domain/text.fixtures.js';
import { advance, type Happening } from '../domain/text.js';
import { Texts } from '../application/texts.port.js';

// The machine may be busy with other specs.
jest.setTimeout(30_000);

describe('the last look before the POST, on a real Postgres', () => {
  let harness: Harness;
  let texts: Texts;

  beforeAll(async () => {
    harness = await aHarness();
    texts = (await harness.start()).app.get(Texts, { strict: false });
  }, 60_000);
  afterAll(() => harness?.close());

  const optOut = (phone: string, textingNumber: string, officeId: string) =>
    harness.database.query(
      `INSERT INTO opt_out (phone, texting_number, office_id, conversation_id, state, source, at)
       VALUES ($1, $2, $3, gen_random_uuid(), 'opted-out', 'caller', now())`,
      [phone, textingNumber, officeId],
    );

  it('allows the owner of the claim, and nobody else', async () => {
    const { dispatchId, claimId } = await harness.aClaimedText();
    expect(await texts.mayPost(dispatchId, claimId)).toBe('yes');
    expect(await texts.mayPost(dispatchId, crypto.randomUUID())).toBe('gone');
  });

  it('C R18 sees a stop that was committed after the claim, at this number or at another of the office', async () => {
    const [same, other, stranger] = [
      await harness.aClaimedText(),
      await harness.aClaimedText(),
      await harness.aClaimedText(),
    ];
    await optOut(same.to, same.from, same.officeId);
    await optOut(other.to, aPhoneNumber(), other.officeId);
    await optOut(stranger.to, aPhoneNumber(), crypto.randomUUID());
    expect(await texts.mayPost(same.dispatchId, same.claimId)).toBe('opted-out');
    expect(await texts.mayPost(other.dispatchId, other.claimId)).toBe('opted-out');
    expect(await texts.mayPost(stranger.dispatchId, stranger.claimId)).toBe('yes');
  });

  it('sees that the time of a text is over', async () => {
    const { dispatchId, claimId } = await harness.aClaimedText({ expiresInSeconds: -1 });
    expect(await texts.mayPost(dispatchId, claimId)).toBe('expired');
  });
});

describe('the history of a text, on a real Postgres', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await aHarness();
  }, 60_000);
  afterAll(() => harness?.close());

  it('never runs backwards, though the clocks of replicas differ; others are told the times that it has', async () => {
    const { app } = await harness.start();
    const texts = app.get(Texts, { strict: false });
    const { dispatchId } = await harness.aClaimedText();
    const [noon, before] = [new Date('2030-06-01T12:00:00.030Z'), new Date('2030-06-01T12:00:00.000Z')];
    const savedAt = async (happening: Happening, at: Date): Promise<readonly Date[]> =>
      app.get(Database, { strict: false }).transaction(async () => {
        const [text] = await texts.lock({ dispatchIds: [dispatchId], providerMessageIds: [] });
        if (text === undefined) throw new Error('The text is not there.');
        const change = { before: text, after: advance(text, happening), happening, at, claimId: null, retryInMs: null };
        return (await texts.save([change])).map((saved) => saved.at);
      });
    expect(await savedAt(RECEIPTS.accepted, noon)).toEqual([noon]);
    expect(await savedAt(RECEIPTS.delivered, before)).toEqual([noon]);
  });
});

describe('new texts, on a real Postgres', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await aHarness();
  }, 60_000);
  afterAll(() => harness?.close());

  it('R5 a request that comes twice in one batch is queued once, and its history says so once', async () => {
    const { app } = await harness.start();
    const { callId, requestedAt, expiresAt, ...request } = aTextRequest();
    await app.get(Database, { strict: false }).transaction(async () => {
      for (const correlationId of ['first', 'second'])
        app.get(Texts, { strict: false }).add({
          ...request,
          kind: 'missed-call-text',
          subjectId: callId,
          requestedAt: new Date(requestedAt),
          expiresAt: new Date(expiresAt),
          correlationId,
          at: new Date(),
        });
    });
    const history = await harness.historyOf(request.dispatchId);
    expect(history.filter((status) => status === 'queued')).toHaveLength(1);
  });
});

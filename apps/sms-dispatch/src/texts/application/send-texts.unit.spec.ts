import { describe, expect, it } from '@jest/globals';
import type { Database } from '@textback/database';
import { Log, Metrics } from '@textback/observability';
import { WebhookUrls } from '../../webhooks/application/webhook-urls.js';
import { eventually } from '@textback/testing';
import { aText } from '../domain/text.fixtures.js';
import type { Text } from '../domain/text.js';
import type { SlotWindow } from '../domain/slot-window.js';
import type { Claim, ClaimTexts } from './claim-texts.js';
import type { QueueGauges } from './queue-gauges.js';
import type { RecordProgress, Step } from './record-progress.js';
import { SendTexts } from './send-texts.js';
import type { SendingQueue } from './sending-queue.port.js';
import { type OutgoingText, type SendResult, SmsProvider } from './sms-provider.port.js';
import type { Texts } from './texts.port.js';

/**
 * The sender with one claimed text, a database that answers `mayPost` as told, and a provider that remembers. Slots are in
 * milliseconds from the moment at which they are granted.
 */
function aSender({
  mayPost,
  answer = Promise.resolve(),
  slot = { from: 0, until: 10_000 },
  others = [],
  texts: waiting = [aText('posting')],
  lockedClaim = 'some-claim',
  result = { kind: 'accepted', messageId: 'telnyx-1', parts: 1 },
}: {
  mayPost: 'yes' | 'opted-out' | 'expired' | 'gone';
  answer?: Promise<void>;
  slot?: SlotWindow;
  others?: readonly SlotWindow[];
  /** Claimed one by one; the next waits for the end of the one before. */
  texts?: readonly Text[];
  /** Under which the text is when its end is recorded. */
  lockedClaim?: string | null;
  result?: SendResult;
}) {
  const posted: OutgoingText[] = [];
  const steps: Step[] = [];
  const queue = [...waiting];
  const windows = [slot, ...others];
  const claimOf = (text: Text): Claim => {
    const { from, until } = windows.shift() ?? slot;
    const now = performance.now();
    return {
      text,
      claimId: 'some-claim',
      slot: { at: 0, patienceMs: 15 },
      window: { from: now + from, until: now + until },
    };
  };
  const claimTexts = {
    claim: async () => ({ claims: queue.splice(0, 1).map(claimOf), next: null }),
    anotherSlot: async ({ text }: Claim) => (windows.length === 0 ? null : claimOf(text)),
  } satisfies Partial<ClaimTexts>;
  const texts = {
    mayPost: async () => mayPost,
    lock: async () => [{ ...aText('posting'), claimId: lockedClaim }],
  } satisfies Partial<Texts>;
  class RememberingProvider extends SmsProvider {
    override async send(text: OutgoingText): Promise<SendResult> {
      posted.push(text);
      await answer;
      return result;
    }
  }
  const sender = new SendTexts(
    { sendTimeoutMs: 1_000, concurrency: 5 },
    {
      transaction: (work: () => unknown) => work(),
      current: { afterCommit: (effect: () => void) => effect() },
    } as unknown as Database,
    claimTexts as unknown as ClaimTexts,
    texts as unknown as Texts,
    {} as SendingQueue,
    {} as QueueGauges,
    { record: async (taken: readonly Step[]) => void steps.push(...taken) } as unknown as RecordProgress,
    new RememberingProvider(),
    new WebhookUrls('https://textback.example', ['a key of tests']),
    new Log({ service: 'test', level: 'silent', hashKey: 'test-hash-key-of-sms' }),
    new Metrics(),
  );
  const sendAll = async (): Promise<string[]> => {
    sender.wake();
    await sender.beforeApplicationShutdown();
    return steps.map(({ happening }) => happening.kind);
  };
  return { sender, posted, sendAll };
}

describe('SendTexts', () => {
  it('posts what it claimed once, and records', async () => {
    const { posted, sendAll } = aSender({ mayPost: 'yes' });
    expect(await sendAll()).toEqual(['accepted']);
    expect(posted).toHaveLength(1);
  });

  it.each(['opted-out', 'expired'] as const)(
    'C the last look before the POST says %s: nothing is posted',
    async (mayPost) => {
      const { posted, sendAll } = aSender({ mayPost });
      expect(await sendAll()).toEqual([mayPost]);
      expect(posted).toEqual([]);
    },
  );

  it('A a sender whose claim was taken away meanwhile posts nothing and records nothing', async () => {
    const { posted, sendAll } = aSender({ mayPost: 'gone' });
    expect(await sendAll()).toEqual([]);
    expect(posted).toEqual([]);
  });

  it('A told to stop, it waits for the answer to the POST in hand', async () => {
    const answer = Promise.withResolvers<void>();
    const { sender, posted, sendAll } = aSender({ mayPost: 'yes', answer: answer.promise });
    let stopped = false;
    const all = sendAll().finally(() => {
      stopped = true;
    });
    await eventually(() => expect(posted).toHaveLength(1));
    expect(stopped).toBe(false);
    sender.wake();
    answer.resolve();
    expect(await all).toEqual(['accepted']);
  });

  it('when a text has ended, it looks for the next at once: of a pair, one waits for the other', async () => {
    const { sender, posted } = aSender({ mayPost: 'yes', texts: [aText('posting'), aText('posting')] });
    sender.wake();
    await eventually(() => expect(posted).toHaveLength(2));
    await sender.beforeApplicationShutdown();
  });

  it('posts in the slot, not before it', async () => {
    const began = performance.now();
    const { posted, sendAll } = aSender({ mayPost: 'yes', slot: { from: 60, until: 10_000 } });
    expect(await sendAll()).toEqual(['accepted']);
    expect(performance.now() - began).toBeGreaterThanOrEqual(60);
    expect(posted).toHaveLength(1);
  });

  it('a slot that was missed is not used: the text gets another', async () => {
    const { posted, sendAll } = aSender({
      mayPost: 'yes',
      slot: { from: -20, until: -5 },
      others: [{ from: 0, until: 10_000 }],
    });
    expect(await sendAll()).toEqual(['accepted']);
    expect(posted).toHaveLength(1);
  });

  it('a text for which there is no other slot soon goes back, as surely not sent', async () => {
    const { posted, sendAll } = aSender({ mayPost: 'yes', slot: { from: -20, until: -5 } });
    expect(await sendAll()).toEqual(['not-sent']);
    expect(posted).toEqual([]);
  });

  describe('A when an end is recorded a second time, because only the word of its commit was lost', () => {
    const tooFast: SendResult = { kind: 'not-sent', detail: 'rate-limited', retryAfterMs: 10, tooFast: 'account' };

    it.each([null, 'the claim of somebody else'])(
      'what it says of its own POST does not put back a text that is under %s by now',
      async (lockedClaim) => {
        for (const result of [tooFast, { kind: 'unknown', detail: 'timeout' } as const])
          expect(await aSender({ mayPost: 'yes', lockedClaim, result }).sendAll()).toEqual([]);
      },
    );

    it('the word of the provider counts all the same', async () => {
      expect(await aSender({ mayPost: 'yes', lockedClaim: null }).sendAll()).toEqual(['accepted']);
      const result = { kind: 'refused', reason: 'opted-out', providerCode: '40300' } as const;
      expect(await aSender({ mayPost: 'yes', lockedClaim: null, result }).sendAll()).toEqual(['refused']);
    });
  });
});

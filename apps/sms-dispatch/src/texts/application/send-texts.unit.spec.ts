import { describe, expect, it } from '@jest/globals';
import type { Database } from '@textback/database';
import { Log, Metrics } from '@textback/observability';
import { WebhookUrls } from '../../webhooks/application/webhook-urls.js';
import { aText } from '../domain/text.fixtures.js';
import type { Text } from '../domain/text.js';
import type { RecordProgress, Step } from './record-progress.js';
import { SendTexts } from './send-texts.js';
import { type OutgoingText, type SendResult, SmsProvider } from './sms-provider.port.js';
import type { Texts } from './texts.port.js';

/** The sender with one due text, a database that answers `mayPost` as told, and a provider that remembers. */
function aSender({
  mayPost,
  answer = Promise.resolve(),
}: {
  mayPost: 'yes' | 'opted-out' | 'expired' | 'gone';
  answer?: Promise<void>;
}) {
  const posted: OutgoingText[] = [];
  const steps: Step[] = [];
  const queue: Text[] = [aText()];
  const texts = {
    lockDue: async () => queue.splice(0).map((text) => ({ text, expired: false, optedOut: false })),
    mayPost: async () => mayPost,
    lock: async () => [aText('posting')],
  } satisfies Partial<Texts>;
  class RememberingProvider extends SmsProvider {
    override async send(text: OutgoingText): Promise<SendResult> {
      posted.push(text);
      await answer;
      return { kind: 'accepted', messageId: 'telnyx-1', parts: 1 };
    }
  }
  const sender = new SendTexts(
    { sendTimeoutMs: 1_000, concurrency: 5 },
    { transaction: (work: (tx: unknown) => unknown) => work({ afterCommit: () => undefined }) } as unknown as Database,
    texts as unknown as Texts,
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
  it('claims, posts once, and records', async () => {
    const { posted, sendAll } = aSender({ mayPost: 'yes' });
    expect(await sendAll()).toEqual(['claimed', 'accepted']);
    expect(posted).toHaveLength(1);
  });

  it.each(['opted-out', 'expired'] as const)(
    'C the last look before the POST says %s: nothing is posted',
    async (mayPost) => {
      const { posted, sendAll } = aSender({ mayPost });
      expect(await sendAll()).toEqual(['claimed', mayPost]);
      expect(posted).toEqual([]);
    },
  );

  it('A a sender whose claim was taken away meanwhile posts nothing and records nothing', async () => {
    const { posted, sendAll } = aSender({ mayPost: 'gone' });
    expect(await sendAll()).toEqual(['claimed']);
    expect(posted).toEqual([]);
  });

  it('A told to stop, it waits for the answer to the POST in hand', async () => {
    const answer = Promise.withResolvers<void>();
    const { sender, posted, sendAll } = aSender({ mayPost: 'yes', answer: answer.promise });
    let stopped = false;
    const all = sendAll().finally(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(posted).toHaveLength(1);
    expect(stopped).toBe(false);
    sender.wake();
    answer.resolve();
    expect(await all).toEqual(['claimed', 'accepted']);
  });
});

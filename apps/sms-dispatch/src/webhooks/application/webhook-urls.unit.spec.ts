import { describe, expect, it } from '@jest/globals';
import { aDispatchId } from '@textback/testing';
import { WebhookUrls } from './webhook-urls.js';

const urls = new WebhookUrls('https://textback.example', ['key of today']);
const dispatchId = aDispatchId();
const tokenIn = (url: string): string => new URL(url).searchParams.get('token') ?? '';

describe('WebhookUrls', () => {
  it('a URL keeps the path of the design, and has a short token', () => {
    const url = urls.urlOf(dispatchId);
    expect(url).toMatch(
      new RegExp(`^https://textback\\.example/sms/webhooks/telnyx/${dispatchId}\\?token=[A-Za-z0-9_-]{22}$`),
    );
    expect(urls.urlOf(dispatchId)).toBe(url);
    expect(tokenIn(urls.urlOf(aDispatchId()))).not.toBe(tokenIn(url));
  });

  it('knows its own URLs, also under an address of earlier', () => {
    const earlier = new WebhookUrls('http://other.example:8080', ['key of today']).urlOf(dispatchId);
    for (const url of [urls.urlOf(dispatchId), earlier]) expect(urls.read(url)).toEqual({ kind: 'ours', dispatchId });
  });

  it('a new key signs from now on; URLs of the old one count until it is taken away', () => {
    const both = new WebhookUrls('https://textback.example', ['key of tomorrow', 'key of today']);
    const onlyNew = new WebhookUrls('https://textback.example', ['key of tomorrow']);
    const old = urls.urlOf(dispatchId);
    expect(both.read(old).kind).toBe('ours');
    expect(onlyNew.read(old)).toEqual({ kind: 'untrusted', why: 'wrong-token' });
    expect(onlyNew.read(both.urlOf(dispatchId)).kind).toBe('ours');
  });

  it("another text's token is no token of this one", () => {
    expect(urls.claimOf(dispatchId, tokenIn(urls.urlOf(aDispatchId())))).toEqual({
      kind: 'untrusted',
      why: 'wrong-token',
    });
  });

  it.each([undefined, null, ''])('%j is no token', (token) => {
    expect(urls.claimOf(dispatchId, token)).toEqual({ kind: 'untrusted', why: 'missing-token' });
  });

  it.each(['A', 'A'.repeat(22), 'A'.repeat(10_000), 'Ä'.repeat(22), ['A'.repeat(22)], { token: 1 }, 7])(
    'a wrong token is refused without an error: %j',
    (token) => {
      expect(urls.claimOf(dispatchId, token)).toEqual({ kind: 'untrusted', why: 'wrong-token' });
    },
  );

  it.each([
    'https://textback.example/sms/webhooks/telnyx',
    'https://textback.example/sms/webhooks/telnyx/7?token=x',
    'https://textback.example/other',
    'no url',
    '',
  ])('%j names no text', (url) => {
    expect(urls.read(url)).toEqual({ kind: 'none' });
  });
});

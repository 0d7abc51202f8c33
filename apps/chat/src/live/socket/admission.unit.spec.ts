import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';

const aRequest = (headers: IncomingHttpHeaders, remoteAddress = '10.0.0.1'): IncomingMessage =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;

const someAdmission = (changes: { perAddress?: number; trustForwarded?: boolean } = {}) =>
  new Admission({ origins: ['https://app.example.com'], perAddress: 2, trustForwarded: false, ...changes });

describe('Admission', () => {
  it.each([
    ['no origin: not a browser', { host: 'chat.example.com' }, true],
    ['its own origin', { host: 'chat.example.com', origin: 'https://chat.example.com' }, true],
    ['its own origin, behind a proxy', { 'x-forwarded-host': 'a.example.com', origin: 'https://a.example.com' }, true],
    ['an origin of the list', { host: 'chat.example.com', origin: 'https://app.example.com' }, true],
    ['a foreign origin', { host: 'chat.example.com', origin: 'https://evil.example.com' }, false],
    ['an origin that is none', { host: 'chat.example.com', origin: 'null' }, false],
  ])('%s', (_case, headers, isAllowed) => {
    expect(someAdmission().refusalOf(aRequest(headers)) === null).toBe(isAllowed);
  });

  it('counts connections by address, and forgets those that ended', () => {
    const admission = someAdmission();
    const request = aRequest({});
    const closeFirst = admission.opened(request);
    const closeSecond = admission.opened(request);
    expect(admission.refusalOf(request)).not.toBeNull();
    expect(admission.refusalOf(aRequest({}, '10.0.0.2'))).toBeNull();
    closeFirst();
    expect(admission.refusalOf(request)).toBeNull();
    closeSecond();
    admission.opened(request);
    expect(admission.refusalOf(request)).toBeNull();
  });

  it('believes a forwarded address only from a proxy that it was told of, and of several the last', () => {
    const one = aRequest({ 'x-forwarded-for': '1.1.1.1, 2.2.2.2' });
    const other = aRequest({ 'x-forwarded-for': '1.1.1.1, 3.3.3.3' });
    for (const [trustForwarded, isFull] of [
      [true, false],
      [false, true],
    ] as const) {
      const admission = someAdmission({ perAddress: 1, trustForwarded });
      admission.opened(one);
      expect(admission.refusalOf(one)).not.toBeNull();
      expect(admission.refusalOf(other) !== null).toBe(isFull);
    }
  });
});

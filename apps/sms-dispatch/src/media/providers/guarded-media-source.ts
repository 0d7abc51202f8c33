import { lookup as resolve } from 'node:dns';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { type FetchedMedia, MediaOptions, MediaSource } from '../application/media-source.port.js';
import { isAllowedHost } from '../domain/allowed-hosts.js';
import { allowedType } from '../domain/media-policy.js';
import { isPublicAddress } from './public-address.js';

/** The name of a host leads to an address inside. */
class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
}

/**
 * Fetches from addresses that somebody else wrote: the URL stands in a webhook, and a caller may have a hand in it. So the
 * host must be one that we named, over https; its name is resolved once, here, and the connection is made to the address
 * that was judged, which leaves no gap for a second answer of the name server. No redirect is followed, no key is sent, and
 * not a byte more is read than is passed on.
 */
@Injectable()
export class GuardedMediaSource extends MediaSource {
  constructor(private readonly options: MediaOptions) {
    super();
  }

  override async fetch(address: string): Promise<FetchedMedia> {
    if (!URL.canParse(address)) return { kind: 'refused', why: 'host' };
    const url = new URL(address);
    const inside = this.options.developmentOrigin !== null && url.origin === this.options.developmentOrigin;
    if (!inside) {
      const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
      const host = url.hostname.toLowerCase();
      if (!plain || isIP(host) !== 0 || !isAllowedHost(host, this.options.hosts))
        return { kind: 'refused', why: 'host' };
    }
    try {
      return await this.read(await request(url, { timeoutMs: this.options.timeoutMs, anyAddress: inside }));
    } catch (error) {
      if (error instanceof PrivateAddress) return { kind: 'refused', why: 'address' };
      // The text of an error may hold the URL; its class and code do not.
      const { name, code } = error as NodeJS.ErrnoException;
      return { kind: 'unavailable', why: code ?? name };
    }
  }

  private async read(response: IncomingMessage): Promise<FetchedMedia> {
    try {
      const { statusCode = 0, headers } = response;
      if (statusCode === 404 || statusCode === 410) return { kind: 'gone' };
      if (statusCode !== 200) return { kind: 'unavailable', why: `status ${statusCode}` };
      const type = allowedType(headers['content-type']);
      if (type === null) return { kind: 'refused', why: 'type' };
      // Compressed bytes would be more than they seem once somebody unpacks them; we asked for none.
      if ((headers['content-encoding'] ?? 'identity') !== 'identity') return { kind: 'refused', why: 'type' };
      if (Number(headers['content-length'] ?? 0) > this.options.maxBytes) return { kind: 'refused', why: 'size' };
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of response as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > this.options.maxBytes) return { kind: 'refused', why: 'size' };
        chunks.push(chunk);
      }
      if (!response.complete) return { kind: 'unavailable', why: 'cut off' };
      return { kind: 'fetched', type, bytes: Buffer.concat(chunks) };
    } finally {
      response.destroy();
    }
  }
}

/** Resolves with the head of the answer. The time limit goes on for its body. */
function request(
  url: URL,
  options: { readonly timeoutMs: number; readonly anyAddress: boolean },
): Promise<IncomingMessage> {
  const settings: RequestOptions = {
    method: 'GET',
    agent: false,
    headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'textback-media' },
    signal: AbortSignal.timeout(options.timeoutMs),
    ...(!options.anyAddress && { lookup: publicAddressOf }),
  };
  return new Promise((settle, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    request(url, settings, settle).on('error', reject).end();
  });
}

/** Resolves a name, and refuses it when any of its addresses is not public. */
const publicAddressOf: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null) return done(error, '');
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address)))
      return done(new PrivateAddress('The name of the host leads inside.'), '');
    return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
  });
};

import { createHmac, timingSafeEqual } from 'node:crypto';
import { DispatchId } from '@textback/contracts';

/** What a webhook URL says about the text that it belongs to. */
export type UrlClaim =
  /** We made this URL for this text. */
  | { readonly kind: 'ours'; readonly dispatchId: DispatchId }
  /** It names a text and has no token, or a wrong one: whoever made it, it was not us with a key of ours. */
  | { readonly kind: 'untrusted'; readonly why: 'missing-token' | 'wrong-token' }
  /** It names no text. */
  | { readonly kind: 'none' };

/** What is signed, beside the dispatch id: a token for something else would be another one. */
const PURPOSE = 'telnyx-webhook';
/** Bytes of the token: as many as nobody guesses, and 22 characters in a URL. */
const TOKEN_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{22}$/;
const PATH = /\/sms\/webhooks\/telnyx\/([^/?#]+)$/;

/**
 * The webhook URL of each text, and its way back. A dispatch id can be computed from a call's id (R5), so the URL carries a
 * token as well: HMAC-SHA-256 of the id under a key of ours, cut to 128 bits. Only we can make it (ADR 16).
 */
export class WebhookUrls {
  /**
   * @param publicUrl where the provider reaches us, without a trailing slash
   * @param keys the first makes tokens; all of them count, so that a key can be replaced while texts are under way
   */
  constructor(
    private readonly publicUrl: string,
    private readonly keys: readonly [string, ...string[]],
  ) {}

  urlOf(dispatchId: DispatchId): string {
    return `${this.publicUrl}/sms/webhooks/telnyx/${dispatchId}?token=${tokenOf(dispatchId, this.keys[0]).toString('base64url')}`;
  }

  /** Reads a URL that the provider repeats to us. Where it leads does not matter: our address may have changed since. */
  read(url: string): UrlClaim {
    if (!URL.canParse(url)) return { kind: 'none' };
    const { pathname, searchParams } = new URL(url);
    return this.claimOf(PATH.exec(pathname)?.[1], searchParams.get('token'));
  }

  /** Reads the parts of a URL that was called. */
  claimOf(dispatchId: string | undefined, token: unknown): UrlClaim {
    const id = DispatchId.safeParse(dispatchId);
    if (!id.success) return { kind: 'none' };
    if (token === undefined || token === null || token === '') return { kind: 'untrusted', why: 'missing-token' };
    if (typeof token !== 'string' || !TOKEN.test(token)) return { kind: 'untrusted', why: 'wrong-token' };
    const given = Buffer.from(token, 'base64url');
    // Every key is tried, and in constant time: how long it takes tells nothing about the right token.
    const matches = this.keys.filter((key) => timingSafeEqual(given, tokenOf(id.data, key)));
    return matches.length > 0 ? { kind: 'ours', dispatchId: id.data } : { kind: 'untrusted', why: 'wrong-token' };
  }
}

const tokenOf = (dispatchId: DispatchId, key: string): Buffer =>
  createHmac('sha256', key).update(`${PURPOSE} ${dispatchId}`).digest().subarray(0, TOKEN_BYTES);

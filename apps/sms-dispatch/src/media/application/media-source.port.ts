/** Where media may be fetched from, and how much of it. */
export abstract class MediaOptions {
  /** Over https, and only at public addresses. */
  abstract readonly hosts: readonly string[];
  /** One origin that is exempt from both, e.g. `http://127.0.0.1:3005`: for development. Null in production. */
  abstract readonly developmentOrigin: string | null;
  abstract readonly maxBytes: number;
  /** For the whole exchange, milliseconds. */
  abstract readonly timeoutMs: number;
}

/** What a fetch of media came to. */
export type FetchedMedia =
  | { readonly kind: 'fetched'; /** One that may be passed on. */ readonly type: string; readonly bytes: Uint8Array }
  /** It is not passed on, now or later. */
  | { readonly kind: 'refused'; readonly why: 'host' | 'address' | 'type' | 'size' }
  /** The provider does not have it any more. */
  | { readonly kind: 'gone' }
  /** It could not be had now. */
  | { readonly kind: 'unavailable'; readonly why: string };

/** Fetches what callers sent from where the provider keeps it. */
export abstract class MediaSource {
  /** Never rejects. */
  abstract fetch(url: string): Promise<FetchedMedia>;
}

import { type KeyObject, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SIGNATURE_HEADER, signedBytes, TIMESTAMP_HEADER } from './headers.js';

/** How far a signature's time may lie from ours, in seconds, either way. The official SDK allows the same. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

export type SignatureCheck =
  | { readonly kind: 'ok' }
  /** A header is missing. */
  | { readonly kind: 'missing'; readonly header: string }
  /** A header is there, but cannot be what Telnyx sends. */
  | { readonly kind: 'malformed'; readonly header: string }
  /** Older or newer than the tolerance; `ageSeconds` is negative for one from the future. */
  | { readonly kind: 'stale'; readonly ageSeconds: number }
  /** No key of ours made this signature over these bytes. */
  | { readonly kind: 'bad-signature' };

/** What is checked: the bytes as they arrived, before any parsing, and Node's headers. */
export interface SignedRequest {
  readonly rawBody: Uint8Array;
  /** As Node gives them: names in lower case. */
  readonly headers: IncomingHttpHeaders;
}

/** Base64 of exactly 64 bytes. */
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;
const UNIX_SECONDS = /^\d{1,12}$/;

/**
 * Checks that Telnyx signed a webhook, and lately. Several keys are tried in turn, so that a key can be rotated without
 * losing a webhook. The checks run in Node's thread pool and leave the event loop free. Nothing secret is compared here
 * (key, signature and body are all known to the sender), so the time that a check takes gives nothing away.
 */
export async function verifyTelnyxSignature(
  request: SignedRequest & { readonly publicKeys: readonly KeyObject[]; readonly now: Date },
): Promise<SignatureCheck> {
  const timestamp = request.headers[TIMESTAMP_HEADER];
  if (timestamp === undefined || timestamp === '') return { kind: 'missing', header: TIMESTAMP_HEADER };
  const signature = request.headers[SIGNATURE_HEADER];
  if (signature === undefined || signature === '') return { kind: 'missing', header: SIGNATURE_HEADER };
  if (typeof timestamp !== 'string' || !UNIX_SECONDS.test(timestamp)) {
    return { kind: 'malformed', header: TIMESTAMP_HEADER };
  }
  if (typeof signature !== 'string' || !SIGNATURE.test(signature)) {
    return { kind: 'malformed', header: SIGNATURE_HEADER };
  }

  const ageSeconds = Math.floor(request.now.getTime() / 1000) - Number(timestamp);
  if (Math.abs(ageSeconds) > SIGNATURE_TOLERANCE_SECONDS) return { kind: 'stale', ageSeconds };

  const bytes = signedBytes(timestamp, request.rawBody);
  const signatureBytes = Buffer.from(signature, 'base64');
  for (const key of request.publicKeys) {
    if (await verifyInThreadPool(bytes, key, signatureBytes)) return { kind: 'ok' };
  }
  return { kind: 'bad-signature' };
}

const verifyInThreadPool = (bytes: Buffer, key: KeyObject, signature: Buffer): Promise<boolean> =>
  new Promise((resolve, reject) => {
    verify(null, bytes, key, signature, (error, valid) => (error === null ? resolve(valid) : reject(error)));
  });

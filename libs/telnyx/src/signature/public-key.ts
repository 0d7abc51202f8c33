import { createPublicKey, type KeyObject } from 'node:crypto';

/** A key's text is not the base64 of 32 bytes, which is how Telnyx's portal shows it. */
export class InvalidTelnyxKey extends Error {
  override readonly name = 'InvalidTelnyxKey';
}

/** Base64 of exactly 32 bytes: 43 characters and one sign of padding. */
const RAW_KEY = /^[A-Za-z0-9+/]{43}=$/;

/** Reads a public key as the portal shows it: base64 of the raw 32 bytes (RFC 8032). Throws {@link InvalidTelnyxKey}. */
export function parseTelnyxPublicKey(text: string): KeyObject {
  if (!RAW_KEY.test(text)) throw new InvalidTelnyxKey('A Telnyx public key is the base64 of 32 bytes.');
  const x = Buffer.from(text, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Writes an Ed25519 public key as the portal shows it. */
export function formatTelnyxPublicKey(key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' });
  if (x === undefined) throw new InvalidTelnyxKey('Not an Ed25519 key.');
  return Buffer.from(x, 'base64url').toString('base64');
}

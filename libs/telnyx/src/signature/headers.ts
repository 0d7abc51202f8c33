/** Base64 of the 64 bytes of an Ed25519 signature. */
export const SIGNATURE_HEADER = 'telnyx-signature-ed25519';

/** When it was signed, in Unix seconds. */
export const TIMESTAMP_HEADER = 'telnyx-timestamp';

/** The bytes that are signed: `timestamp|body`, the body exactly as it travels. */
export const signedBytes = (timestamp: string, rawBody: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${timestamp}|`), rawBody]);

import Telnyx from 'telnyx';

export interface TelnyxClientOptions {
  readonly apiKey: string;
  /** With the version, e.g. `https://api.telnyx.com/v2`. */
  readonly apiUrl: string;
  /** For the whole exchange, the answer's body included. */
  readonly timeoutMs: number;
}

/** The official SDK, set up so that one call is one request and nothing of ours ends up in its logs. */
export const sdkFor = (options: TelnyxClientOptions): Telnyx =>
  new Telnyx({
    apiKey: options.apiKey,
    baseURL: options.apiUrl,
    // Telnyx has no idempotency for messages, so the SDK's own repeats are switched off.
    maxRetries: 0,
    timeout: options.timeoutMs,
    // Its logs hold numbers and texts.
    logLevel: 'off',
    // A redirect could carry the text to a second server, or repeat it.
    fetchOptions: { redirect: 'error' },
    // On a connection kept from an earlier text, a provider that has just closed it looks like one that may have taken
    // the text: `unknown`, for good. On a new one it refuses, and nothing is lost.
    defaultHeaders: { connection: 'close' },
    // Otherwise read from the environment, which only config.ts may do.
    publicKey: null,
    clientID: null,
    clientSecret: null,
  });

import type { IncomingMessage } from 'node:http';

/** How much more of a refused body is read, in bytes and in milliseconds. */
const MOST = 16 * 1024 * 1024;
const WITHIN = 10_000;

/**
 * Reads what is left of a body that was refused, and forgets it. A connection that is closed over unread bytes is reset, and
 * whoever is still sending never sees the answer: a proxy makes a 502 of our 413, and a provider delivers it again for ever.
 * Stops at a limit: who sends more than that shall not be listened to.
 */
export function forgetBody(request: IncomingMessage, done: () => void): void {
  let left = MOST;
  const count = (chunk: Buffer): void => {
    left -= chunk.length;
    if (left < 0) stop();
  };
  const stop = (): void => {
    clearTimeout(patience);
    request.off('data', count).off('end', stop).off('error', stop).off('close', stop);
    done();
  };
  const patience = setTimeout(stop, WITHIN);
  request.on('data', count).on('end', stop).on('error', stop).on('close', stop);
  request.resume();
}

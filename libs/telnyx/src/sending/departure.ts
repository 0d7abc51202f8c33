import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/**
 * Tells when a request has left this process, which neither `fetch` nor the SDK does. undici, which is `fetch` in Node, says it
 * on its diagnostics channels (undici's documentation, "Diagnostics Channel Support"); the request is told apart from others by
 * the asynchronous context in which it was made.
 */
const waiting = new AsyncLocalStorage<() => void>();
const callbacks = new WeakMap<object, () => void>();

subscribe('undici:request:create', (message) => {
  const callback = waiting.getStore();
  if (callback !== undefined) callbacks.set(requestOf(message), callback);
});
subscribe('undici:request:bodySent', (message) => callbacks.get(requestOf(message))?.());

const requestOf = (message: unknown): object => (message as { readonly request: object }).request;

/** Runs `work`, and calls `onLeft` when the last byte of the request that it makes was handed to the operating system. */
export const noticingDeparture = <Result>(onLeft: () => void, work: () => Promise<Result>): Promise<Result> =>
  waiting.run(onLeft, work);

import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { sendProblem } from '@textback/http';
import type { FastifyInstance } from 'fastify';
import { failureOf } from './failure.js';
import { forwardedHeaders } from './forwarded.js';

/** Milliseconds in which a service must take a connection, and in which it must begin to answer. */
const CONNECT_WITHIN = 1_500;
const ANSWER_WITHIN = 15_000;

/**
 * Passes every request under a prefix to a service: bodies as the bytes that they are, because webhooks are signed, and
 * answers as they come.
 */
export async function proxyTo(fastify: FastifyInstance, prefix: string, upstream: string): Promise<void> {
  await fastify.register(async (scope) => {
    // Those of our own routes read the body; here it must flow through.
    scope.removeAllContentTypeParsers();
    // What fails before a service is asked.
    scope.setErrorHandler((error, _request, reply) => sendProblem(reply, failureOf(error)));
    await scope.register(httpProxy, {
      upstream,
      prefix,
      rewritePrefix: prefix,
      undici: { connect: { timeout: CONNECT_WITHIN }, headersTimeout: ANSWER_WITHIN, bodyTimeout: 0 },
      replyOptions: {
        // The plugin would repeat a GET that was answered 503; whether to try again is the client's to decide.
        retryDelay: () => null,
        // Not `expect`: the client has been told to go on already, and undici would refuse to send it.
        rewriteRequestHeaders: ({ raw }, headers) => ({ ...headers, expect: undefined, ...forwardedHeaders(raw) }),
        onError: (reply, { error }) => sendProblem(reply, failureOf(error.cause ?? error)),
      },
    } satisfies FastifyHttpProxyOptions);
  });
}

import type { IncomingHttpHeaders } from 'node:http';
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { ProblemError, problemOf, sendProblem } from '@textback/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Milliseconds in which a service must take a connection, and in which it must begin to answer. */
const CONNECT_WITHIN = 1_500;
const ANSWER_WITHIN = 15_000;

/**
 * Passes everything under a prefix to a service: bodies as the bytes that they are, because webhooks are signed, and answers
 * as they come. With `sockets`, WebSocket upgrades too.
 */
export async function proxyTo(
  fastify: FastifyInstance,
  prefix: string,
  upstream: string,
  { sockets = false }: { readonly sockets?: boolean } = {},
): Promise<void> {
  await fastify.register(async (scope) => {
    // Those of our own routes read the body; here it must flow through.
    scope.removeAllContentTypeParsers();
    const options = {
      upstream,
      prefix,
      rewritePrefix: prefix,
      undici: { connect: { timeout: CONNECT_WITHIN }, headersTimeout: ANSWER_WITHIN, bodyTimeout: 0 },
      replyOptions: {
        // The plugin would repeat a GET that was answered 503; whether to try again is the client's to decide.
        retryDelay: () => null,
        rewriteRequestHeaders: (request, headers) => ({ ...headers, ...forwarded(request) }),
        onError: (reply, { error }) => answer(reply, error),
      },
      wsClientOptions: SOCKET_OPTIONS,
    } satisfies FastifyHttpProxyOptions;
    // One call for each kind, because the plugin's types tell `true` and `false` apart.
    if (sockets) await scope.register(httpProxy, { ...options, websocket: true });
    else await scope.register(httpProxy, options);
  });
}

type Asking = Pick<FastifyRequest, 'ip' | 'host' | 'protocol'>;
type ReplyOptions = NonNullable<FastifyHttpProxyOptions['replyOptions']>;
type Replying = Parameters<NonNullable<ReplyOptions['onError']>>[0];

/** Who really asked. What a client says about this itself is overwritten. */
const forwarded = (request: Asking): Record<string, string> => ({
  'x-forwarded-for': request.ip,
  'x-forwarded-host': request.host,
  'x-forwarded-proto': request.protocol,
});

/** How sockets are opened to a service. The plugin's types do not know `rewriteRequestHeaders`; its documentation does. */
const SOCKET_OPTIONS = {
  rewriteRequestHeaders: (headers: IncomingHttpHeaders, request: FastifyRequest): IncomingHttpHeaders => ({
    ...headers,
    ...forwarded(request),
    ...(request.headers.origin !== undefined && { origin: request.headers.origin }),
  }),
  perMessageDeflate: false,
};

/** Codes of errors after which the service has surely not seen the request. */
const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function answer(reply: Replying, error: Error): void {
  const problem = NOT_REACHED.has(codeOf(error.cause ?? error))
    ? new ProblemError(503, 'service-down', 'The service is not running right now. Try again soon.')
    : new ProblemError(502, 'bad-gateway', 'The service did not answer.');
  sendProblem(reply, problemOf(problem));
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

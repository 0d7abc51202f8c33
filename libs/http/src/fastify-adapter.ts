import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type Log, type Metrics, withCorrelation } from '@textback/observability';
import { errorCodes, type FastifyReply } from 'fastify';
import { readJsonBody } from './json-body.js';
import type { ProblemError } from './problem-error.js';
import { problemOf } from './problem-of.js';
import type { Readiness } from './readiness.js';
import { sendProblem } from './send-problem.js';
import { forgetBody } from './unread-body.js';
import { refuseUnreadable } from './unreadable-request.js';

/** Bytes of body that are accepted where a route does not say otherwise. */
const BODY_LIMIT = 1024 * 1024;

/** JSON, and formats made of it such as CloudEvents. */
const JSON_TYPES = ['application/json', /^application\/[\w.-]+\+json(?:;|$)/];

const FORM_TYPE = 'application/x-www-form-urlencoded';

declare module 'fastify' {
  interface FastifyContextConfig {
    bodyLimit?: number;
    /** Whoever handles the route reads `rawBody` by itself. */
    rawBodyOnly?: boolean;
  }
  interface FastifyRequest {
    /** The body as it arrived, for signatures. */
    rawBody?: Buffer;
  }
}

interface Parts {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}

/**
 * Fastify as every service runs it: no header of a client is believed, bodies are JSON of limited size and kept raw as well
 * (forms only where a route reads them by itself), each request has an id that its log lines and its answer bear, and a place in the metrics.
 */
export function fastifyAdapter({ log, metrics, readiness }: Parts): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    // A client that sends its request slower than this, in milliseconds, holds a connection for nothing.
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply) => sendProblem(reply, problemOf(error)),
    clientErrorHandler: refuseUnreadable,
  });
  const fastify = adapter.getInstance();
  const seconds = metrics.histogram({
    name: 'textback_http_request_seconds',
    help: 'Time from a request to its answer.',
    labels: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
  });

  fastify.addHook('onRoute', (route) => {
    if (route.config?.bodyLimit !== undefined) route.bodyLimit = route.config.bodyLimit;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    withCorrelation(request.id, done);
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    // A connection that is kept alive would keep the shutdown waiting.
    if (readiness.isDraining) void reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (request.raw.complete || reply.statusCode < 400) done();
    else forgetBody(request.raw, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    seconds.observe({ method: request.method, route, status }, reply.elapsedTime / 1_000);
    log.debug('request', { method: request.method, route, status, milliseconds: Math.round(reply.elapsedTime) });
    done();
  });

  fastify.removeAllContentTypeParsers();
  for (const type of JSON_TYPES)
    fastify.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, body, done) => {
      request.rawBody = body;
      // An empty body is no body, whatever its type says; the contract tells whether one was needed.
      if (body.length === 0 || request.routeOptions.config.rawBodyOnly === true) return done(null, undefined);
      try {
        done(null, readJsonBody(body, request.headers['content-type']));
      } catch (error) {
        done(error as ProblemError);
      }
    });
  // A form is nothing that we parse, only something that a route may read by itself.
  fastify.addContentTypeParser<Buffer>(FORM_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
    request.rawBody = body;
    if (request.routeOptions.config.rawBodyOnly === true) done(null, undefined);
    else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(FORM_TYPE));
  });
  return adapter;
}

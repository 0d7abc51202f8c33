import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

/** Metadata key of a route that needs no token. */
export const PUBLIC = 'textback:public';

/**
 * Opens a route to callers without a token: provider webhooks, which prove themselves by signature, and development extras.
 * Every other route must be an `@Endpoint`, or the service does not boot.
 * @param options.bodyLimit bytes of body that are accepted; the service's limit by default
 * @param options.raw leaves the body unparsed, for a route that must check its signature before anything reads it
 */
export const Public = (options: { readonly bodyLimit?: number; readonly raw?: boolean } = {}): MethodDecorator =>
  applyDecorators(SetMetadata(PUBLIC, true), RouteConfig({ bodyLimit: options.bodyLimit, rawBodyOnly: options.raw }));

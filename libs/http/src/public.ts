import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

/** Metadata key of a route that needs no token. */
export const PUBLIC = 'textback:public';

/**
 * Opens a route to callers without a token: provider webhooks, which prove themselves by signature, and development extras.
 * Every other route must be an `@Endpoint`, or the service does not boot.
 * @param options.bodyLimit bytes of body that are accepted; the service's limit by default
 */
export const Public = (options: { readonly bodyLimit?: number } = {}): MethodDecorator =>
  applyDecorators(SetMetadata(PUBLIC, true), RouteConfig({ bodyLimit: options.bodyLimit }));

import { applyDecorators, HttpCode, Post, SetMetadata } from '@nestjs/common';
import type { Webhook as WebhookContract } from '@textback/contracts';
import { Public } from './public.js';

/** Metadata key under which a route keeps the webhook that it takes. */
export const WEBHOOK = 'textback:webhook';

/**
 * Binds a method to a webhook of `libs/contracts`: its route and the size of its bodies, which are left as the bytes that the
 * provider signed. The method checks the signature; it is answered 200.
 */
export const Webhook = (contract: WebhookContract): MethodDecorator =>
  applyDecorators(
    Post(contract.path.replaceAll(/\{(\w+)\}/g, ':$1')),
    HttpCode(200),
    SetMetadata(WEBHOOK, contract),
    Public({ bodyLimit: contract.bodyLimit, raw: true }),
  );

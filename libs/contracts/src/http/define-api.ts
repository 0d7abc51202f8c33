import type { Endpoint } from './define-endpoint.js';
import type { Webhook } from './define-webhook.js';

/** All that a service answers over HTTP. Routes are checked against it, and its OpenAPI document is made of it. */
export interface HttpApi {
  /** The service that answers. */
  readonly service: string;
  /** First part of all paths, e.g. `/calls`. */
  readonly prefix: `/${string}`;
  readonly title: string;
  /** What the API is for: a sentence or two. */
  readonly description: string;
  readonly endpoints: readonly Endpoint[];
  readonly webhooks: readonly Webhook[];
}

import { z } from 'zod';

/**
 * A route that the provider calls. It takes no token: the provider signs the bytes of each body, and nothing is read before
 * the signature holds.
 */
export interface Webhook {
  /** OpenAPI `operationId`. */
  readonly id: string;
  /** With parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  /** Bytes of body that are accepted. */
  readonly bodyLimit: number;
  readonly mediaType: 'application/json' | 'application/x-www-form-urlencoded';
  /** What all bodies have in common, for documents. The service reads what it acts on with schemas of its own, leniently. */
  readonly body: z.ZodType;
  /** What a body that was taken is answered with; null: nothing. */
  readonly answer: { readonly mediaType: 'application/xml'; readonly example: string } | null;
  readonly examples: readonly WebhookExample[];
}

export interface WebhookExample {
  /** Unique within the webhook: small letters, digits and hyphens. */
  readonly name: string;
  readonly summary?: string;
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body: unknown;
}

/** Defines a webhook once; its route and its place in OpenAPI follow from it. */
export const defineWebhook = (
  definition: Omit<Webhook, 'params' | 'query' | 'mediaType' | 'answer'> & Partial<Webhook>,
): Webhook => ({
  params: z.object({}),
  query: z.object({}),
  mediaType: 'application/json',
  answer: null,
  ...definition,
});

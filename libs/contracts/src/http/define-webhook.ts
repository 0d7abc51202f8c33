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
  /** Bytes of body that are accepted. */
  readonly bodyLimit: number;
  readonly params: z.ZodType;
  /** What all bodies have in common. The service reads the events that it acts on with schemas of its own. */
  readonly body: z.ZodType;
  readonly examples: readonly {
    readonly name: string;
    readonly summary?: string;
    readonly params?: unknown;
    readonly body: unknown;
  }[];
}

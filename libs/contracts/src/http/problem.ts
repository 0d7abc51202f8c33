import { z } from 'zod';

/** An error over HTTP or a socket: RFC 9457, with a JSON pointer (RFC 6901) for each wrong field. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

/**
 * A problem document.
 * @param kind short name of the kind of problem, e.g. `version-conflict`; its URN tells programs what happened
 */
export const problemDocument = (
  status: number,
  kind: string,
  title: string,
  more: Pick<Problem, 'detail' | 'errors'> = {},
): Problem => ({ type: `urn:textback:problem:${kind}`, title, status, ...more });

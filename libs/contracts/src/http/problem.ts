import { z } from 'zod';

/** An error over HTTP or a socket: RFC 9457, with a JSON pointer (RFC 6901) for each wrong field. */
export const Problem = z
  .object({
    type: z
      .string()
      .describe('URN of the kind of problem, for programs, e.g. `urn:textback:problem:version-conflict`.'),
    title: z.string().describe('What is wrong, for people.'),
    status: z.int(),
    detail: z.string().optional().describe('What is special about this time.'),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .describe(
              'Where in the body (`/numbers/lines/0`), or in another part (`/query/…`, `/path/…`, `/headers/…`).',
            ),
          detail: z.string().describe('What is wrong there.'),
        }),
      )
      .optional(),
  })
  .describe('A problem document (RFC 9457), with a JSON pointer (RFC 6901) for each wrong field.');
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

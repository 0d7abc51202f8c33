import type { Problem } from '@textback/contracts';

/** An expected refusal over HTTP; becomes `application/problem+json` (RFC 9457). Only `http/` folders throw it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly status: number,
    /** Short name of the kind of problem, e.g. `version-conflict`; becomes the `type` URI. */
    readonly kind: string,
    readonly title: string,
    readonly more: { readonly detail?: string; readonly errors?: Problem['errors'] } = {},
  ) {
    super(title);
  }
}

/** The thing does not exist, or not for this caller; the two are never told apart (design §5). */
export const notFound = (what: string): ProblemError => new ProblemError(404, 'not-found', `No such ${what}.`);

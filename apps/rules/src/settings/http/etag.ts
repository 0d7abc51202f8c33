/** The entity tag of a version of the settings, e.g. `"3"` (RFC 9110, section 8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * Whether an If-Match header is true of a version (RFC 9110, section 13.1.1): it lists the version's tag, or is `*`. Weak
 * tags never match.
 */
export const ifMatch =
  (header: string) =>
  (version: number): boolean =>
    header
      .split(',')
      .map((tag) => tag.trim())
      .some((tag) => tag === '*' || tag === etagOf(version));

/** What became of reading a body from the outside. */
export type HostileBody =
  | { readonly kind: 'read'; readonly value: unknown }
  /** `why` never holds anything of the body's content. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Something wrong with one field of a document. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the document. */
  readonly pointer: string;
  readonly detail: string;
}

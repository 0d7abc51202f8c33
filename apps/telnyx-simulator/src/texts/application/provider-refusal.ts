import { meaningOfTelnyxError } from '@textback/telnyx';

/** The provider says no, in its own form: `{ errors: [{ code, title, detail, source }] }`. */
export class ProviderRefusal extends Error {
  override readonly name = 'ProviderRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    /** JSON pointer to the wrong field; empty: none. */
    readonly pointer = '',
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(meaningOfTelnyxError(code).title);
  }

  toBody(): object {
    return {
      errors: [
        {
          code: this.code,
          title: this.message,
          detail: `${this.message}.`,
          ...(this.pointer !== '' && { source: { pointer: this.pointer } }),
        },
      ],
    };
  }
}

/** A JSON pointer (RFC 6901) one step further. */
export const pointerTo = (step: string | number, parent = ''): string =>
  `${parent}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;

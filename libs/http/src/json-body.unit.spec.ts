import { describe, expect, it } from '@jest/globals';
import { textOfJson } from './json-body.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('the text of a JSON body', () => {
  it.each([
    undefined,
    'application/json',
    'application/json; charset=utf-8',
    'application/cloudevents+json;charset="UTF-8"',
    'application/json; charset=us-ascii',
  ])('is read as UTF-8 with the type %s', (type) => {
    expect(textOfJson(bytes('"é 🦷"'), type)).toBe('"é 🦷"');
  });

  it.each(['application/json; charset=iso-8859-1', 'application/json; x=1; Charset = "utf-16"'])(
    'is not read with the type %s',
    (type) => expect(() => textOfJson(bytes('""'), type)).toThrow('The body must be JSON in UTF-8.'),
  );

  it.each([
    ['a byte of Latin-1', [0xe9]],
    ['a character that is cut off', [0xf0, 0x9f, 0xa6]],
    ['a longer form than needed', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('is refused with %s', (_, broken) => {
    const body = Uint8Array.from([0x22, ...broken, 0x22]);
    expect(() => textOfJson(body)).toThrow('The body is not JSON in UTF-8.');
  });

  it('may begin with a byte order mark', () => {
    expect(textOfJson(bytes('\ufeff{}'))).toBe('{}');
  });
});

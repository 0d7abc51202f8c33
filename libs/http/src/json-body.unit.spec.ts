import { describe, expect, it } from '@jest/globals';
import { readJsonBody } from './json-body.js';
import { ProblemError } from './problem-error.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('a JSON body', () => {
  it.each([
    undefined,
    'application/json',
    'application/json; charset=utf-8',
    'application/cloudevents+json;charset="UTF-8"',
    'application/json; charset=us-ascii',
  ])('is read as UTF-8 with the type %s', (type) => {
    expect(readJsonBody(bytes('"é 🦷"'), type)).toBe('é 🦷');
  });

  it.each(['application/json; charset=iso-8859-1', 'application/json; x=1; Charset = "utf-16"'])(
    'is not read with the type %s',
    (type) => expect(() => readJsonBody(bytes('""'), type)).toThrow('The body must be JSON in UTF-8.'),
  );

  it.each([
    ['a byte of Latin-1', [0xe9]],
    ['a character that is cut off', [0xf0, 0x9f, 0xa6]],
    ['a longer form than needed', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('is refused with %s', (_, broken) => {
    const body = Uint8Array.from([0x22, ...broken, 0x22]);
    expect(() => readJsonBody(body)).toThrow('The body is not JSON in UTF-8.');
  });

  it('may begin with a byte order mark', () => {
    expect(readJsonBody(bytes('\ufeff{}'))).toEqual({});
  });

  it.each([
    ['{"a":[{"b/c":{"__proto__":{"admin":true}}}]}', '/a/0/b~1c/__proto__'],
    ['{"\\u005f_proto__":1}', '/__proto__'],
    ['{"constructor":{"prototype":{"admin":true}}}', '/constructor/prototype'],
  ])('is refused with the key of a prototype, which is named: %s', (json, pointer) => {
    expect(refusalOf(json)).toMatchObject({
      status: 400,
      title: 'The body has a key that is not allowed.',
      more: { errors: [{ pointer, detail: 'is not allowed' }] },
    });
  });

  it('may speak of prototypes', () => {
    const body = { text: 'the __proto__ of a constructor', constructor: { name: 'Ann' } };
    expect(readJsonBody(bytes(JSON.stringify(body)))).toEqual(body);
  });

  it('may have any depth', () => {
    const depth = 100_000;
    expect(() => readJsonBody(bytes(`["__proto__",${'['.repeat(depth)}${']'.repeat(depth)}]`))).not.toThrow();
  });
});

function refusalOf(json: string): ProblemError {
  try {
    readJsonBody(bytes(json));
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

import { describe, expect, it } from '@jest/globals';
import { defineEndpoint, type Problem } from '@textback/contracts';
import { z } from 'zod';
import { invalidRequest, parseRequest, parseSubmission } from './parse-request.js';
import { ProblemError } from './problem-error.js';

const putToy = defineEndpoint({
  id: 'putToy',
  method: 'PUT',
  path: '/toys/v1/toys/{toyId}',
  summary: 'Create or replace a toy.',
  access: { scope: 'offices:write' },
  params: z.object({ toyId: z.string().length(3) }),
  query: z.object({ limit: z.coerce.number().optional() }),
  body: z.strictObject({ name: z.string().trim(), size: z.int().max(9) }),
  invalidBody: 422,
  examples: [{ name: 'bear', params: { toyId: 'abc' }, body: { name: 'bear', size: 1 } }],
});
const request = (body: unknown, { toyId = 'abc', limit = '1' } = {}) => ({
  params: { toyId },
  query: { limit },
  headers: {},
  body,
});

const refusal = (work: () => unknown): { status: number; errors: Problem['errors'] } => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError) return { status: error.status, errors: error.more.errors };
    throw error;
  }
  throw new Error('It was not refused.');
};
const pointers = (work: () => unknown): unknown[] => {
  const { status, errors = [] } = refusal(work);
  return [status, ...errors.map(({ pointer }) => pointer)];
};

describe('parseRequest', () => {
  it('gives the parsed parts', () => {
    expect(parseRequest(putToy, request({ name: ' a ', size: 1 }))).toMatchObject({
      params: { toyId: 'abc' },
      query: { limit: 1 },
      body: { name: 'a', size: 1 },
    });
  });

  it('refuses a body with the status of the contract, and everything else with 400', () => {
    expect(pointers(() => parseRequest(putToy, request({ name: 7, size: 10 })))).toEqual([422, '/name', '/size']);
    expect(pointers(() => parseRequest(putToy, request({ size: 1 }, { toyId: 'a', limit: 'x' })))).toEqual([
      400,
      '/path/toyId',
      '/query/limit',
      '/name',
    ]);
  });

  it.each(['\0', 'a\ud83d', '\udc00b'])(
    'refuses what no database could store as text, wherever it stands: %j',
    (text) => {
      const anything = { ...putToy, params: z.unknown(), query: z.unknown(), body: z.unknown() };
      const sent = { name: text, parts: [{ 'a/b': text }], [text]: 1, fine: 'a\tb 🦷' };
      expect(pointers(() => parseRequest(anything, request(sent, { toyId: text, limit: text })))).toEqual([
        400,
        '/path/toyId',
        '/query/limit',
        '/name',
        `/${text}`,
        '/parts/0/a~1b',
      ]);
      expect(pointers(() => parseRequest(anything, request(text)))).toEqual([422, '']);
    },
  );

  it('says of a field once what is wrong with it', () => {
    expect(pointers(() => parseRequest(putToy, request({ name: 'a', size: '\0' })))).toEqual([422, '/size']);
  });

  it('tells of a value or a list of them what is wrong with the list, when one was sent', () => {
    const item = z.strictObject({ id: z.string() });
    const either = { ...putToy, body: z.union([item, z.array(item).max(2, 'must have at most 2 items')]) };
    const errorsOf = (body: unknown) => refusal(() => parseRequest(either, request(body))).errors;
    expect(errorsOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }])).toEqual([
      { pointer: '', detail: 'must have at most 2 items' },
    ]);
    expect(errorsOf([{ id: 'a' }, { id: 7 }])).toMatchObject([{ pointer: '/1/id' }]);
    expect(errorsOf({ id: 7 })).toMatchObject([{ pointer: '/id' }]);
    expect(errorsOf('x')).toMatchObject([{ pointer: '' }]);
  });

  it('a refusal says the same of a field only once', () => {
    const error = { pointer: '/name', detail: 'is wrong' };
    expect(invalidRequest([error, { ...error }, { ...error, detail: 'is long' }]).more.errors).toHaveLength(2);
  });

  it('names every wrong field of a document, but no endless list', () => {
    const keys = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, key) => [`k${key}`, 0]));
    const named = (count: number): number =>
      refusal(() => parseRequest(putToy, request({ name: 'a', size: 1, ...keys(count) }))).errors?.length ?? 0;
    expect([named(150), named(1_000)]).toEqual([150, 200]);
  });
});

describe('parseSubmission', () => {
  it('gives a body that fits as it was parsed', () => {
    expect(parseSubmission(putToy, request({ name: ' a ', size: 1 })).body).toEqual({
      fits: true,
      value: { name: 'a', size: 1 },
    });
  });

  it('gives a body that does not fit as it came, with what is wrong', () => {
    expect(parseSubmission(putToy, request({ name: ' a ', size: 10, more: 1 })).body).toEqual({
      fits: false,
      value: { name: ' a ', size: 10, more: 1 },
      errors: [
        { pointer: '/size', detail: expect.any(String) as unknown },
        { pointer: '/more', detail: 'is not a known field' },
      ],
    });
  });

  it('refuses what is wrong beside the body', () => {
    expect(pointers(() => parseSubmission(putToy, request({ name: 7, size: 1 }, { toyId: 'a' })))).toEqual([
      400,
      '/path/toyId',
      '/name',
    ]);
  });

  it('an endpoint without a body has one that fits, whatever was sent', () => {
    expect(parseSubmission({ ...putToy, body: z.undefined() }, request('anything')).body).toEqual({
      fits: true,
      value: undefined,
    });
  });
});

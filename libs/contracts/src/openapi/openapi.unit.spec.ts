import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Config, createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { z } from 'zod';
import { HTTP_APIS } from '../http/apis.js';
import type { HttpApi } from '../http/define-api.js';
import type { Endpoint } from '../http/define-endpoint.js';
import { Problem } from '../http/problem.js';
import * as contracts from '../index.js';
import { openApiOf } from './openapi-of.js';

type Json = Record<string, unknown>;

/** Everything that a document says, as its readers get it. */
const documentOf = (api: HttpApi): Json => JSON.parse(JSON.stringify(openApiOf(api, contracts))) as Json;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Every object in a document with its JSON pointer. */
function* objectsIn(value: unknown, pointer = ''): Generator<[pointer: string, object: Json]> {
  if (!isJson(value)) return;
  yield [pointer, value];
  for (const [key, child] of Object.entries(value))
    yield* objectsIn(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

describe.each(HTTP_APIS.map((api) => [api.service, api] as const))('the OpenAPI document of %s', (_, api) => {
  const document = documentOf(api);
  let lintRules: Config;

  beforeAll(async () => {
    lintRules = await createConfig({
      extends: ['recommended-strict'],
      rules: {
        // Beyond the recommended ones: what a reader needs to find their way.
        'operation-description': 'error',
        'operation-singular-tag': 'error',
        'operation-tag-defined': 'error',
        'parameter-description': 'error',
        'component-name-unique': 'error',
        'spec-strict-refs': 'error',
        'no-http-verbs-in-paths': 'error',
        'paths-kebab-case': 'error',
        'array-parameter-serialization': 'error',
        'path-params-defined': 'error',
        'operation-4xx-problem-details-rfc7807': 'error',
      },
    });
  });

  it('is the committed one (npm run contracts writes it anew)', () => {
    const committed = readFileSync(join(process.cwd(), `libs/contracts/generated/openapi.${api.service}.json`), 'utf8');
    expect(JSON.parse(committed)).toEqual(document);
  });

  it('has no fault that the linter knows', async () => {
    const faults = await lintFromString({
      source: JSON.stringify(document),
      absoluteRef: '/openapi.json',
      config: lintRules,
    });
    expect(
      faults.map(({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer ?? '?'}: ${message}`),
    ).toEqual([]);
  });

  it('has no example that its own JSON Schema does not allow', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(document, 'openapi.json');
    let checked = 0;
    const faults: string[] = [];
    for (const [pointer, { schema, example, examples }] of objectsIn(document)) {
      if (!isJson(schema)) continue;
      const values = Object.values((examples ?? {}) as Record<string, { value: unknown }>).map(({ value }) => value);
      for (const value of example === undefined ? values : [...values, example]) {
        checked += 1;
        const fits = ajv.compile({ $ref: `openapi.json#${encodeURI(pointer)}/schema` });
        if (!fits(value)) faults.push(`${pointer}: ${ajv.errorsText(fits.errors)}`);
      }
    }
    expect(faults).toEqual([]);
    expect(checked).toBeGreaterThan(api.endpoints.length);
  });

  it('writes nothing out twice that has a name, or should have one', () => {
    const places = new Map<string, string[]>();
    for (const [pointer, object] of objectsIn({ ...document, tags: [] })) {
      if (object['type'] !== 'object' || !isJson(object['properties'])) continue;
      const text = JSON.stringify(object);
      places.set(text, [...(places.get(text) ?? []), pointer]);
    }
    expect([...places.values()].filter((pointers) => pointers.length > 1)).toEqual([]);
  });
});

const endpoints = HTTP_APIS.flatMap((api) => api.endpoints.map((endpoint) => [endpoint.id, endpoint] as const));

describe.each(endpoints)('the examples of %s', (_, endpoint) => {
  it('are there, and fit the schemas that the service checks with', () => {
    expect(endpoint.examples.length).toBeGreaterThan(0);
    const faults = endpoint.examples.flatMap((example) =>
      (['params', 'query', 'headers', 'body', 'reply', 'replyHeaders'] as const).flatMap((part) => {
        const { error } = strictly(endpoint[part]).safeParse(example[part] ?? nothingOf(endpoint, part));
        return error === undefined ? [] : [`${example.name} ${part}: ${z.prettifyError(error)}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  it('of refusals are problem documents', () => {
    for (const { problem } of endpoint.refusals) {
      expect(z.strictObject(Problem.shape).safeParse(problem).error).toBeUndefined();
      expect(problem.type).toMatch(/^urn:textback:problem:[a-z0-9-]+$/);
    }
  });

  it('have names of their own, which every document allows', () => {
    const names = [...endpoint.examples, ...endpoint.refusals].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  });
});

/** A part that an example leaves out: nothing at all, or an object without members. */
const nothingOf = (endpoint: Endpoint, part: keyof Endpoint): unknown =>
  endpoint[part] instanceof z.ZodUndefined ? undefined : {};

/** Replies drop what their schema does not name; an example must not have it in the first place. */
const strictly = (schema: z.ZodType): z.ZodType => (schema instanceof z.ZodObject ? schema.strict() : schema);

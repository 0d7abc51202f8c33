import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { EVENTS } from './catalog.js';
import { asyncApiDocument } from './documents/asyncapi.js';
import { eventSchemas } from './documents/json-schema.js';

const root = join(process.cwd(), 'libs/contracts');
/** Spectral's severity of what makes a document invalid. */
const ERROR = 0;
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, ...path), 'utf8'));
const samples = readdirSync(join(root, 'samples'));

describe('event contracts', () => {
  it.each(samples)('the frozen sample %s still parses', (file) => {
    const contract = EVENTS.find(({ topic, version }) => file.startsWith(`${topic}.v${version}.`));
    expect(contract?.data.safeParse(json('samples', file)).error).toBeUndefined();
    expect(contract).toBeDefined();
  });

  it.each(EVENTS.map((event) => [event.type, event] as const))('%s has a frozen sample', (_, { topic, version }) => {
    expect(samples.filter((file) => file.startsWith(`${topic}.v${version}.`))).not.toHaveLength(0);
  });

  it.each(EVENTS.map((event) => [event.type, event] as const))('the example of %s parses', (_, { data, example }) => {
    expect(data.safeParse(example).error).toBeUndefined();
  });

  it.each(EVENTS.map((event) => [event.type, event] as const))(
    'a reader of %s drops fields that it does not know',
    (_, event) => {
      const parsed = event.data.parse({ ...(event.example as object), addedLater: true });
      expect(parsed).not.toHaveProperty('addedLater');
    },
  );

  it.each(EVENTS.map((event) => [event.type, event] as const))(
    'the key of %s is an id, never a telephone number',
    (_, event) => {
      expect(event.key(event.data.parse(event.example) as never)).toMatch(
        /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      );
    },
  );

  it('no two contracts share a topic and a version', () => {
    const types = EVENTS.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
  });
});

describe('generated documents (npm run contracts writes them anew)', () => {
  it.each([...eventSchemas()])('the committed JSON Schema of %s is up to date', (name, schema) => {
    expect(json('generated', 'schemas', `${name}.json`)).toEqual(schema);
  });

  it('the committed AsyncAPI document is up to date', () => {
    expect(json('generated', 'asyncapi.json')).toEqual(JSON.parse(JSON.stringify(asyncApiDocument())));
  });

  it('the AsyncAPI 3 document is valid', async () => {
    const diagnostics = await new Parser().validate(JSON.stringify(asyncApiDocument()));
    expect(diagnostics.filter(({ severity }) => severity.valueOf() === ERROR)).toEqual([]);
  });
});

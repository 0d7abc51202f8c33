import { z } from 'zod';
import type { Json } from './json.js';

/** `input`: as a caller writes it; `output`: as we answer it. */
export type Direction = 'input' | 'output';

/** Names by schema. Code that others generate bears them, so to rename one is to change the API. */
export type NamedSchemas = ReadonlyMap<z.ZodType, string>;

/** The schemas that a module exports, each under the name by which it does. */
export const schemasIn = (exports: Readonly<Record<string, unknown>>): NamedSchemas =>
  new Map(Object.entries(exports).flatMap(([name, schema]) => (schema instanceof z.ZodType ? [[schema, name]] : [])));

const COMPONENT = '#/components/schemas/';

/**
 * The JSON Schemas (2020-12) of one document. What has a name becomes a reference to a component, and the components that
 * were referred to are collected.
 */
export class DocumentSchemas {
  private readonly converted: Readonly<Record<Direction, ReadonlyMap<z.ZodType, Json>>>;
  private readonly used = new Map<string, Json>();
  private readonly seen = new Set<string>();

  /**
   * @param named schemas that have a name; those that the document uses become components
   * @param schemas all that will be asked for, by direction
   */
  constructor(
    private readonly named: NamedSchemas,
    schemas: Readonly<Record<Direction, readonly z.ZodType[]>>,
  ) {
    this.converted = {
      input: convert(named, schemas.input, 'input'),
      output: convert(named, schemas.output, 'output'),
    };
  }

  /** A schema as the document uses it. */
  of(schema: z.ZodType, direction: Direction): Json {
    const name = this.named.get(schema);
    return this.noting(name === undefined ? this.json(schema, direction) : { $ref: COMPONENT + name }, direction);
  }

  /** The properties of an object schema, and which of them are required. */
  propertiesOf(schema: z.ZodType, direction: Direction): { name: string; required: boolean; schema: Json }[] {
    const { properties = {}, required = [] } = this.json(schema, direction) as {
      properties?: Record<string, Json>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, property]) => ({
      name,
      required: required.includes(name),
      schema: this.noting(property, direction),
    }));
  }

  /** What a schema's component says about itself, if it is a reference to one. */
  descriptionOf(schema: Json): unknown {
    const [name] = namesIn(schema);
    return schema['description'] ?? (name === undefined ? undefined : this.used.get(name)?.['description']);
  }

  /** The components that were used, by name. */
  components(): Record<string, Json> {
    return Object.fromEntries([...this.used].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Collects what a schema refers to. Throws when a component is written in one shape and answered in another. */
  private noting(schema: Json, direction: Direction): Json {
    for (const name of namesIn(schema)) {
      if (this.seen.has(`${direction} ${name}`)) continue;
      this.seen.add(`${direction} ${name}`);
      const shape = this.shapeOf(name, direction);
      const before = this.used.get(name);
      if (before !== undefined && JSON.stringify(before) !== JSON.stringify(shape))
        throw new Error(`${name} is written in another shape than it is answered in: it needs two names.`);
      this.used.set(name, shape);
      this.noting(shape, direction);
    }
    return schema;
  }

  private shapeOf(name: string, direction: Direction): Json {
    const schema = [...this.named].find(([, other]) => other === name)?.[0];
    if (schema === undefined) throw new Error(`There is no component ${name}.`);
    return this.json(schema, direction);
  }

  private json(schema: z.ZodType, direction: Direction): Json {
    const json = this.converted[direction].get(schema);
    if (json === undefined) throw new Error('A schema was not announced to the document.');
    return json;
  }
}

/** All named and the given schemas, converted together, so that they refer to each other. */
function convert(named: NamedSchemas, schemas: readonly z.ZodType[], io: Direction): Map<z.ZodType, Json> {
  const registry = z.registry<{ id: string }>();
  const ids = new Map(named);
  for (const [schema, id] of named) registry.add(schema, { id });
  for (const schema of schemas) {
    if (ids.has(schema)) continue;
    const id = `part ${ids.size}`;
    ids.set(schema, id);
    // Lazily: others that contain the schema, too, must not refer to it, as it has no name.
    registry.add(
      z.lazy(() => schema),
      { id },
    );
  }
  const { __shared: unnamed, ...converted } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: (id) => COMPONENT + id,
    override: ({ jsonSchema }) => {
      // Readers must expect new fields, so what we answer is never described as closed.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The bounds of every integer that is exact in JavaScript tell a reader nothing.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  }).schemas;
  if (unnamed !== undefined) throw new Error('A schema that contains itself needs a name.');
  return new Map(
    [...ids].map(([schema, id]) => {
      const { $schema: _, $id: __, ...json } = converted[id] ?? {};
      return [schema, json];
    }),
  );
}

/** The names of the components that a schema refers to. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref.replace(COMPONENT, '')] : [];
  return [...own, ...Object.values(value).flatMap(namesIn)];
}

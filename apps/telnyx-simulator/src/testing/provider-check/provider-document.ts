import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';
import { LENIENCIES } from './leniencies.js';

const Json = z.record(z.string(), z.unknown());
type Json = z.infer<typeof Json>;

const Content = z.object({ content: z.object({ 'application/json': z.object({ schema: Json }) }) });
const Parameter = z.object({ name: z.string(), in: z.string(), schema: Json });
const Operation = z.object({
  parameters: z.array(z.union([Parameter, z.object({ $ref: z.string() })])).default([]),
  requestBody: Content.optional(),
  responses: z.record(z.string(), z.union([Content, z.object({ $ref: z.string() }), z.object({})])),
});
const Document = z.looseObject({
  paths: z.record(z.string(), Json),
  webhooks: z.record(z.string(), z.object({ post: z.object({ requestBody: Content }) })),
  components: z.looseObject({
    schemas: z.record(z.string(), Json),
    responses: z.record(z.string(), Content),
    parameters: z.record(z.string(), Parameter),
  }),
});

/** A webhook of the document: its type, its schema and the example that comes with it. */
export interface DocumentedWebhook {
  readonly name: string;
  readonly eventTypes: readonly string[];
  readonly validate: ValidateFunction;
  /** What stands under `data`. */
  readonly example: Json | null;
}

const BASE = 'provider';

/**
 * The provider's OpenAPI document. Read strictly: a field that it does not name is a mistake, though the document itself
 * would let it pass.
 */
export class ProviderDocument {
  private readonly document: z.infer<typeof Document>;
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  /** In a query, everything is text. */
  private readonly queries = new Ajv2020({ strict: false, allErrors: true, coerceTypes: 'array' });

  constructor(file: string) {
    this.document = Document.parse(parse(readFileSync(file, 'utf8')));
    for (const ajv of [this.ajv, this.queries]) {
      formats.default(ajv);
      ajv.addFormat('url', /^https?:\/\/\S+$/);
      ajv.addFormat('integer', /^\d+$/);
      ajv.addSchema({ $id: BASE, components: closed(this.document.components) });
    }
  }

  /** What is wrong with a request; empty: nothing. */
  problemsOfRequest(method: string, path: string, body: unknown): string[] {
    const schema = this.operation(method, path)?.requestBody?.content['application/json'].schema;
    if (schema === undefined) return [`${method} ${path} takes no body in the document.`];
    return problemsOf(this.compile(schema), body);
  }

  /** What is wrong with the query of a request: names in brackets are fields of a parameter (style `deepObject`). */
  problemsOfQuery(method: string, path: string, query: URLSearchParams): string[] {
    const documented = (this.operation(method, path)?.parameters ?? []).flatMap((parameter) => {
      if (!('$ref' in parameter)) return [parameter];
      return this.document.components.parameters[parameter.$ref.replace('#/components/parameters/', '')] ?? [];
    });
    const schema = {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        documented.filter((parameter) => parameter.in === 'query').map(({ name, schema }) => [name, schema]),
      ),
    };
    return problemsOf(this.compile(schema, this.queries), nested(query));
  }

  /** What is wrong with a response; empty: nothing. */
  problemsOfResponse(method: string, path: string, status: number, body: unknown): string[] {
    const responses = this.operation(method, path)?.responses ?? {};
    const found = responses[String(status)] ?? responses[`${Math.floor(status / 100)}XX`];
    if (found === undefined) return [`${method} ${path} has no response ${status} in the document.`];
    const name = '$ref' in found ? found.$ref.replace('#/components/responses/', '') : null;
    const response = name === null ? found : this.document.components.responses[name];
    if (response === undefined || !('content' in response))
      return [`The document does not say what response ${status} is.`];
    return problemsOf(this.compile(response.content['application/json'].schema), body);
  }

  /** All webhooks of the document. */
  webhooks(): DocumentedWebhook[] {
    return Object.entries(this.document.webhooks).map(([name, { post }]) => {
      const { schema } = post.requestBody.content['application/json'];
      const data = this.resolve(Json.parse(Json.parse(this.resolve(schema)['properties'])['data']));
      const eventType = Json.parse(Json.parse(data['properties'])['event_type']);
      return {
        name,
        eventTypes: z.array(z.string()).parse(eventType['enum']),
        validate: this.compile(schema),
        example: Json.nullable().catch(null).parse(data['example']),
      };
    });
  }

  private operation(method: string, path: string): z.infer<typeof Operation> | null {
    const operation = this.document.paths[path]?.[method.toLowerCase()];
    return operation === undefined ? null : Operation.parse(operation);
  }

  private resolve(schema: Json): Json {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    return this.resolve(this.document.components.schemas[$ref.replace('#/components/schemas/', '')] ?? {});
  }

  private compile(schema: Json, ajv = this.ajv): ValidateFunction {
    return ajv.compile(absolute(closed(schema)));
  }
}

/** `a[b][c]=1` as `{ a: { b: { c: '1' } } }`. */
function nested(query: URLSearchParams): Json {
  const whole: Json = {};
  for (const [name, value] of query) {
    const [first = '', ...rest] = name.replaceAll(']', '').split('[');
    const path = [first, ...rest];
    const last = path.pop() ?? '';
    let place = whole;
    for (const step of path) place = (place[step] ??= {}) as Json;
    place[last] = value;
  }
  return whole;
}

/** What is wrong with a webhook that is not among the known differences. */
export const problemsOfWebhook = (validate: ValidateFunction, type: string, body: unknown): string[] =>
  problemsOf(
    validate,
    body,
    LENIENCIES.filter(({ events }) => events.test(type)).map(({ pointer }) => pointer),
  );

function problemsOf(validate: ValidateFunction, value: unknown, allowed: readonly string[] = []): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? [])
    .map((error) => ({ at: placeOf(error), what: error.message ?? error.keyword }))
    .filter(({ at }) => !allowed.includes(at))
    .map(({ at, what }) => `${at === '' ? 'the body' : at} ${what}`);
}

/** The field that an error is about, also when the error is that it should not be there. */
function placeOf({ instancePath, params, keyword }: ErrorObject): string {
  const extra: unknown = params['additionalProperty'];
  return keyword === 'additionalProperties' && typeof extra === 'string' ? `${instancePath}/${extra}` : instancePath;
}

/** The schema with every object that names its fields closed to others. */
function closed<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(closed) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed<unknown>(value)]));
  const names = inner['properties'];
  const isSchema = typeof names === 'object' && names !== null && !('additionalProperties' in inner);
  return (isSchema ? { ...inner, additionalProperties: false } : inner) as T;
}

/** References of a part of the document, from within it to the whole. */
const absolute = (schema: Json): Json =>
  Json.parse(JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${BASE}#/`)));

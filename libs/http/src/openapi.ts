import { type Access, type Endpoint, Problem } from '@textback/contracts';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of a service's endpoints; everything in it comes from their contracts. */
export function openApiOf(service: { readonly name: string; readonly endpoints: readonly Endpoint[] }): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of service.endpoints) {
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method.toLowerCase()] = operationOf(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: { title: `Textback ${service.name}`, version: '1' },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: schemaOf(Problem, 'output') },
      responses: {
        Problem: {
          description: 'What went wrong (RFC 9457), with a JSON pointer for each wrong field.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

function operationOf(endpoint: Endpoint): Json {
  const problems = new Set([400, 401, 403, 404, 503, ...endpoint.problems]);
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    description: accessInWords(endpoint.access),
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
      ...parametersOf(endpoint.headers, 'header'),
    ],
    ...(!isNothing(endpoint.body) && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } },
    }),
    responses: {
      [endpoint.status]: {
        description: 'Done.',
        ...(!isNothing(endpoint.reply) && {
          content: { 'application/json': { schema: schemaOf(endpoint.reply, 'output') } },
        }),
      },
      ...Object.fromEntries([...problems].map((status) => [status, { $ref: '#/components/responses/Problem' }])),
    },
  };
}

function accessInWords({ office, scope }: Access): string {
  const user = office === undefined ? undefined : `users with the role ${office} in the office`;
  const service = scope === undefined ? undefined : `services with the scope ${scope}`;
  return `For ${[user, service].filter((who) => who !== undefined).join(', and ')}.`;
}

function parametersOf(schema: z.ZodType, where: 'path' | 'query' | 'header'): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

/** Readers must expect new fields, so what we answer is never described as closed. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...document } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return document;
}

const isNothing = (schema: z.ZodType): boolean => schema instanceof z.ZodUndefined;

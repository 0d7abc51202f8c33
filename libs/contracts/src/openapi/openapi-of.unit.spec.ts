import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { HttpApi } from '../http/define-api.js';
import { defineEndpoint, type Endpoint, PageQuery, pageOf } from '../http/define-endpoint.js';
import { defineWebhook } from '../http/define-webhook.js';
import { Problem, problemDocument } from '../http/problem.js';
import { openApiOf } from './openapi-of.js';

const ToyId = z.guid().describe('A toy.');
const Toy = z.object({ toyId: ToyId, name: z.string(), parts: z.int() });
const NAMED = { Problem, Toy, ToyId };

const BEAR = { toyId: '8c3f5f3a-0f2b-4bb1-9d57-5b9f2b7f1c10', name: 'bear', parts: 7 };
const params = { officeId: '1', toyId: BEAR.toyId };

const listToys = defineEndpoint({
  id: 'listToys',
  method: 'GET',
  path: '/toys/v1/offices/{officeId}/toys',
  summary: 'The toys of an office.',
  access: { office: 'frontdesk' },
  params: z.object({ officeId: z.string() }),
  query: PageQuery,
  reply: pageOf(Toy),
  examples: [
    { name: 'short', params: { officeId: '1' }, query: { limit: 1 }, reply: { items: [BEAR], nextCursor: 'x' } },
    { name: 'long', params: { officeId: '1' }, query: { limit: 99 }, reply: { items: [BEAR], nextCursor: null } },
  ],
});

const putToy = defineEndpoint({
  id: 'putToy',
  method: 'PUT',
  path: '/toys/v1/offices/{officeId}/toys/{toyId}',
  summary: 'Create or replace a toy.',
  access: { office: 'manager', scope: 'offices:write' },
  params: z.object({ officeId: z.string(), toyId: ToyId }),
  headers: z.object({ 'if-match': z.string().optional() }),
  body: z.strictObject({ name: z.string().min(1), parts: z.int().default(1) }),
  reply: Toy,
  replyHeaders: z.strictObject({ etag: z.string() }),
  problems: [412, 428],
  examples: [{ name: 'bear', params, body: { name: 'bear' }, reply: BEAR, replyHeaders: { etag: '"1"' } }],
  refusals: [
    { name: 'newer', summary: 'Somebody was faster.', problem: problemDocument(412, 'version-conflict', 'Changed.') },
  ],
});

const deleteToys = defineEndpoint({
  id: 'deleteToys',
  method: 'DELETE',
  path: '/toys/v1/toys',
  summary: 'Throw everything away.',
  access: { scope: 'offices:write' },
  examples: [{ name: 'all' }],
});

const toyWebhook = defineWebhook({
  id: 'takeToyWebhook',
  path: '/toys/webhooks/maker',
  summary: 'News of the maker.',
  bodyLimit: 64,
  body: z.looseObject({ news: z.string() }),
  examples: [{ name: 'bear', body: { news: 'a bear' } }],
});

interface Operation extends Record<string, unknown> {
  readonly parameters: readonly Record<string, unknown>[];
  readonly requestBody?: { readonly content: Record<string, Record<string, unknown>> };
  readonly responses: Record<string, Record<string, unknown>>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<string, Record<string, unknown>>;
  readonly tags: readonly { readonly name: string }[];
}

const documentOf = (...endpoints: readonly Endpoint[]): Document => {
  const api: HttpApi = {
    service: 'toys',
    prefix: '/toys',
    title: 'toys',
    description: 'The toys of offices.',
    endpoints,
    webhooks: [toyWebhook],
  };
  return JSON.parse(JSON.stringify(openApiOf(api, NAMED))) as Document;
};

const document = documentOf(listToys, putToy, deleteToys);
const operation = (method: string, path: string): Operation => {
  const found = document.paths[path]?.[method];
  if (found === undefined) throw new Error(`There is no ${method} ${path}.`);
  return found;
};
const list = operation('get', '/toys/v1/offices/{officeId}/toys');
const put = operation('put', '/toys/v1/offices/{officeId}/toys/{toyId}');
const remove = operation('delete', '/toys/v1/toys');

describe('an OpenAPI document', () => {
  it('has the parameters of an operation, with their descriptions and the values of the examples, each once', () => {
    expect(list.parameters).toMatchObject([
      { name: 'officeId', in: 'path', required: true, example: '1' },
      { name: 'cursor', in: 'query', required: false },
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: 'The most items that a page may have.',
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
        examples: { short: { value: 1 }, long: { value: 99 } },
      },
    ]);
    expect(put.parameters).toContainEqual(
      expect.objectContaining({ name: 'toyId', description: 'A toy.', schema: { $ref: '#/components/schemas/ToyId' } }),
    );
    expect(put.parameters).toContainEqual(expect.objectContaining({ name: 'If-Match', in: 'header', required: false }));
  });

  it('describes bodies as they are sent, with their examples', () => {
    expect(put.requestBody?.content['application/json']).toEqual({
      schema: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', minLength: 1 }, parts: { type: 'integer', default: 1 } },
        additionalProperties: false,
      },
      examples: { bear: { value: { name: 'bear' } } },
    });
  });

  it('describes replies as open to new fields, by the names of their schemas, with their headers', () => {
    expect(put.responses['200']).toMatchObject({
      headers: { ETag: { required: true, example: '"1"' } },
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Toy' }, examples: { bear: { value: BEAR } } },
      },
    });
    expect(document.components['schemas']).toEqual({
      Problem: expect.anything(),
      Toy: {
        type: 'object',
        required: ['toyId', 'name', 'parts'],
        properties: {
          toyId: { $ref: '#/components/schemas/ToyId' },
          name: { type: 'string' },
          parts: { type: 'integer' },
        },
      },
      ToyId: expect.objectContaining({ type: 'string', description: 'A toy.' }),
    });
  });

  it('says who may call, in words and for programs', () => {
    expect(put['description']).toBe(
      'For users with the role manager in the office, and services with the scope offices:write.',
    );
    expect(put['security']).toEqual([{ user: ['manager'] }, { service: ['offices:write'] }]);
    expect(remove['security']).toEqual([{ service: ['offices:write'] }]);
  });

  it('has the problems that can really occur', () => {
    expect(Object.keys(list.responses)).toEqual(['200', '400', '401', '403', '404', '503']);
    expect(Object.keys(put.responses)).toEqual(['200', '400', '401', '403', '404', '412', '413', '415', '428', '503']);
    // For services only, and without anything that could be wrong: there is no office to hide, and nothing to refuse.
    expect(Object.keys(remove.responses)).toEqual(['204', '401', '403', '503']);
  });

  it('shows what is special about a refusal, and what is general once', () => {
    expect(put.responses['412']).toMatchObject({
      content: { 'application/problem+json': { examples: { newer: { value: { status: 412, title: 'Changed.' } } } } },
    });
    expect(put.responses['428']).toEqual({ $ref: '#/components/responses/PreconditionRequired' });
    expect(document.components['responses']).not.toHaveProperty('PreconditionFailed');
  });

  it('leaves out what is not there', () => {
    expect(remove).not.toHaveProperty('requestBody');
    expect(remove.responses['204']).not.toHaveProperty('content');
  });

  it('groups operations by what they are about', () => {
    expect(document.tags.map(({ name }) => name)).toEqual(['Toys', 'Webhooks']);
    expect(put['tags']).toEqual(['Toys']);
  });

  it('has the webhooks, for which a signature takes the place of a token', () => {
    const webhook = operation('post', '/toys/webhooks/maker');
    expect(webhook['security']).toEqual([{ telnyxSignature: [], telnyxTimestamp: [] }]);
    expect(document.components['securitySchemes']).toMatchObject({
      telnyxSignature: { in: 'header', name: 'telnyx-signature-ed25519' },
      telnyxTimestamp: { in: 'header', name: 'telnyx-timestamp' },
    });
    expect(Object.keys(webhook.responses)).toEqual(['200', '400', '401', '413', '415', '503']);
  });

  it('cannot be made when a component would have two shapes', () => {
    const writeToy = defineEndpoint({
      id: 'writeToy',
      method: 'POST',
      path: '/toys/v1/toys',
      summary: 'Write what is answered.',
      access: { scope: 'offices:write' },
      body: z.object({ toy: Shaped }),
      reply: Shaped,
      examples: [{ name: 'bear', body: { toy: {} }, reply: {} }],
    });
    expect(() =>
      openApiOf(
        { service: 'toys', prefix: '/toys', title: '', description: '', endpoints: [writeToy], webhooks: [] },
        { ...NAMED, Shaped },
      ),
    ).toThrow('Shaped is written in another shape than it is answered in: it needs two names.');
  });
});

/** Its field may be left out where it is written, and is always there where it is answered. */
const Shaped = z.object({ size: z.int().default(1) });

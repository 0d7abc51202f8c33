import { describe, expect, it } from '@jest/globals';
import { CALLS_ENDPOINTS, CHAT_ENDPOINTS, type Endpoint, RULES_ENDPOINTS, SMS_ENDPOINTS } from '@textback/contracts';
import { openApiOf } from './openapi.js';
import { TOY_ENDPOINTS } from './toy-service.fixtures.js';

interface Operation {
  operationId: string;
  description: string;
  parameters: { name: string; in: string; required: boolean; schema: Record<string, unknown> }[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { content?: Record<string, { schema: Record<string, unknown> }> }>;
}

const pathsOf = (endpoints: readonly Endpoint[]): Record<string, Record<string, Operation>> =>
  openApiOf({ name: 'toys', endpoints })['paths'] as Record<string, Record<string, Operation>>;

const toys = pathsOf(TOY_ENDPOINTS);

describe('the OpenAPI document', () => {
  it('has an operation for each endpoint, with its parameters', () => {
    const list = toys['/toys/v1/offices/{officeId}/toys']?.['get'];
    expect(list?.operationId).toBe('listToys');
    expect(list?.parameters.map(({ name, in: where, required }) => [name, where, required])).toEqual([
      ['officeId', 'path', true],
      ['cursor', 'query', false],
      ['limit', 'query', false],
    ]);
    expect(list?.parameters[2]?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 50 });
  });

  it('describes bodies as they are sent, and replies as open to new fields', () => {
    const put = toys['/toys/v1/offices/{officeId}/toys/{toyId}']?.['put'];
    expect(put?.requestBody?.content['application/json']?.schema).toMatchObject({
      type: 'object',
      required: ['name'],
      additionalProperties: false,
    });
    const reply = put?.responses['200']?.content?.['application/json']?.schema;
    expect(reply).toMatchObject({ type: 'object', required: ['name'] });
    expect(reply).not.toHaveProperty('additionalProperties');
  });

  it('says who may call, and what may go wrong', () => {
    const put = toys['/toys/v1/offices/{officeId}/toys/{toyId}']?.['put'];
    expect(put?.description).toBe(
      'For users with the role manager in the office, and services with the scope offices:write.',
    );
    expect(Object.keys(put?.responses ?? {})).toEqual(['200', '400', '401', '403', '404', '412', '503']);
  });

  it('leaves out what is not there', () => {
    const remove = toys['/toys/v1/toys']?.['delete'];
    expect(remove).not.toHaveProperty('requestBody');
    expect(remove?.responses['204']).toEqual({ description: 'Done.' });
  });

  it.each([
    ['calls', CALLS_ENDPOINTS],
    ['rules', RULES_ENDPOINTS],
    ['sms', SMS_ENDPOINTS],
    ['chat', CHAT_ENDPOINTS],
  ])('can be made of all endpoints of %s, each operation once', (_, endpoints: readonly Endpoint[]) => {
    const ids = Object.values(pathsOf(endpoints)).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(endpoints.length);
    for (const [path, methods] of Object.entries(pathsOf(endpoints)))
      for (const { parameters } of Object.values(methods))
        expect(parameters.filter(({ in: where }) => where === 'path').map(({ name }) => name)).toEqual(
          [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        );
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApiDocument } from './documents/asyncapi.js';
import { eventSchemas } from './documents/json-schema.js';
import * as contracts from './index.js';

/** Command: writes the generated documents into libs/contracts/generated. A test fails when they are out of date. */
const target = join(process.cwd(), 'libs/contracts/generated');
const write = (file: string, content: unknown): void => {
  writeFileSync(join(target, file), `${JSON.stringify(content, null, 2)}\n`);
};

mkdirSync(join(target, 'schemas'), { recursive: true });
for (const [name, schema] of eventSchemas()) write(join('schemas', `${name}.json`), schema);
write('asyncapi.json', asyncApiDocument());
for (const api of contracts.HTTP_APIS) write(`openapi.${api.service}.json`, contracts.openApiOf(api, contracts));

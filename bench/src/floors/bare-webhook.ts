import { verify } from 'node:crypto';
import { promisify } from 'node:util';
import { parseTelnyxPublicKey } from '@textback/telnyx';
import Fastify from 'fastify';
import pg from 'pg';

/**
 * The floor of webhook acknowledgement, as a process of its own like the service that it is held against: bare Fastify,
 * Ed25519 in the thread pool, one INSERT. Environment: PORT, DATABASE_URL, TELNYX_PUBLIC_KEYS.
 */
const { PORT, DATABASE_URL, TELNYX_PUBLIC_KEYS } = process.env;
const key = parseTelnyxPublicKey(TELNYX_PUBLIC_KEYS ?? '');
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const verified = promisify(verify);

const server = Fastify();
server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
server.post('/webhook', async (request, reply) => {
  const body = request.body as Buffer;
  const signed = Buffer.concat([Buffer.from(`${String(request.headers['telnyx-timestamp'])}|`), body]);
  const signature = Buffer.from(String(request.headers['telnyx-signature-ed25519']), 'base64');
  if (!(await verified(null, signed, key, signature))) return reply.code(401).send();
  const event = JSON.parse(body.toString()) as { data: { id: string } };
  await pool.query('INSERT INTO bench_webhook (id, body) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    event.data.id,
    body.toString(),
  ]);
  return reply.code(200).send();
});
await server.listen({ port: Number(PORT), host: '127.0.0.1' });
process.on('SIGTERM', () => process.exit(0));

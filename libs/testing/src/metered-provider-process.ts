import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Script: the provider's sending API, which accepts every text and notes when it came. Run by `aMeteredProvider`, also
 * uncompiled: so it imports nothing of ours, and uses no TypeScript that Node cannot strip.
 */
interface Arrival {
  readonly after: number;
  readonly at: number;
  readonly from: string;
  readonly to: string;
}
const arrivals: Arrival[] = [];

// When this process looked at its sockets last: what it finds now has come since.
let looked = performance.now();
const look = (): void => {
  looked = performance.now();
};
setInterval(look, 1);

const server = createServer((request, response) => {
  const [after, at] = [looked, performance.now()];
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    // Whatever else is asked, such as records of messages, finds nothing.
    if (request.method !== 'POST') return response.end(JSON.stringify({ data: [] }));
    const { from, to } = JSON.parse(Buffer.concat(chunks).toString()) as { from: string; to: string };
    arrivals.push({ after, at, from, to });
    return response.end(
      JSON.stringify({ data: { id: randomUUID(), parts: 1, to: [{ phone_number: to, status: 'queued' }] } }),
    );
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => process.send?.(arrivals));
process.on('disconnect', () => process.exit(0));

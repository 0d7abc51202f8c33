import { connect } from 'node:net';

/** ApiVersions is the one request that a broker answers from anybody, in any version (Kafka protocol guide). */
const API_VERSIONS = 18;

/**
 * Asks a broker which requests it understands, and resolves when it answers without an error: it serves clients then.
 * An open port alone proves nothing, because a broker listens before it is ready.
 */
export function answersRequests(host: string, port: number, withinMs = 2_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    let answer = Buffer.alloc(0);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(withinMs, () => fail(new Error(`The broker on port ${port} does not answer.`)));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error(`The broker on port ${port} closed the connection.`)));
    socket.once('connect', () => socket.write(apiVersionsRequest()));
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      // Length (4 bytes), correlation id (4), error code (2).
      if (answer.length < 10) return;
      if (answer.readInt16BE(8) !== 0)
        return fail(new Error(`The broker answers with error ${answer.readInt16BE(8)}.`));
      socket.destroy();
      resolve();
    });
  });
}

function apiVersionsRequest(): Buffer {
  const request = Buffer.alloc(14);
  request.writeInt32BE(10, 0); // length of what follows
  request.writeInt16BE(API_VERSIONS, 4);
  request.writeInt16BE(0, 6); // version of the request
  request.writeInt32BE(1, 8); // correlation id
  request.writeInt16BE(-1, 12); // no client id
  return request;
}

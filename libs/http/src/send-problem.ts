import type { Problem } from '@textback/contracts';

/** Seconds after which a caller whom we could not serve should try again. */
const RETRY_AFTER = 2;

/** What of a Fastify reply is needed here; its own type differs between plugins. */
interface Reply {
  header(name: string, value: string): unknown;
  status(code: number): unknown;
  send(payload: unknown): unknown;
}

/** Answers with a problem document. As bytes: to a text, Fastify would add a charset that the media type does not have. */
export function sendProblem(reply: Reply, problem: Problem): void {
  if (problem.status === 503) reply.header('retry-after', String(RETRY_AFTER));
  reply.header('content-type', 'application/problem+json');
  reply.status(problem.status);
  reply.send(Buffer.from(JSON.stringify(problem)));
}

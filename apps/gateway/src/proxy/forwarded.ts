import type { IncomingMessage } from 'node:http';

/** Headers that tell a service who really asked. They overwrite what a client says about itself. */
export const forwardedHeaders = ({ socket, headers }: IncomingMessage): Record<string, string> => ({
  'x-forwarded-for': socket.remoteAddress ?? '',
  'x-forwarded-host': headers.host ?? '',
  'x-forwarded-proto': 'http',
});

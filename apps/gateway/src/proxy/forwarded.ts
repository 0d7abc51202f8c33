/** What of a request says who sends it. */
interface Asking {
  readonly socket: { readonly remoteAddress?: string };
  readonly headers: { readonly host?: string };
}

/** Headers that tell a service who really asked. They overwrite what a client says about itself. */
export const forwardedHeaders = ({ socket, headers }: Asking): Record<string, string> => ({
  'x-forwarded-for': socket.remoteAddress ?? '',
  'x-forwarded-host': headers.host ?? '',
  'x-forwarded-proto': 'http',
});

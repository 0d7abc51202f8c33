/** A refusal; the message is for people. */
export class ApiError extends Error {
  constructor(problem) {
    const first = problem.errors?.[0];
    super(first === undefined ? problem.title : `${problem.title} (${first.pointer}: ${first.detail})`);
    this.status = problem.status;
  }
}

/** Nobody can sign in here: the page is for development, where a token is given to whoever asks. */
export class SignInMissing extends Error {
  message = 'This page signs in with a development token, and this gateway has no development issuer.';
}

let token = null;

/** A token that is good for another minute at least. */
export async function currentToken() {
  if (token === null || token.expiresAt < Date.now() + 60_000) token = await fetchToken();
  return token.text;
}

/** The next request gets a new token. */
export const forgetToken = () => {
  token = null;
};

/** The office that the token is for. */
export async function currentOffice() {
  await currentToken();
  return token.office;
}

async function fetchToken() {
  const response = await fetch('/dev/token?role=manager', { signal: AbortSignal.timeout(10_000) });
  if (response.status === 404) throw new SignInMissing();
  if (!response.ok) throw new ApiError(await problemIn(response));
  const { token: text } = await response.json();
  const claims = JSON.parse(atob(text.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
  return { text, office: Object.keys(claims.offices)[0], expiresAt: claims.exp * 1_000 };
}

/**
 * Asks the office's services. Rejects with an ApiError.
 * @returns the body, and the ETag where there is one
 */
export async function request(method, path, { body, headers } = {}) {
  const send = async () =>
    fetch(path, {
      method,
      signal: AbortSignal.timeout(10_000),
      headers: {
        authorization: `Bearer ${await currentToken()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  let response = await send();
  if (response.status === 401) {
    forgetToken();
    response = await send();
  }
  if (!response.ok) throw new ApiError(await problemIn(response));
  const text = await response.text();
  return { body: text === '' ? null : JSON.parse(text), etag: response.headers.get('etag') };
}

export const get = async (path) => (await request('GET', path)).body;

async function problemIn(response) {
  try {
    return await response.json();
  } catch {
    return { title: `The server answered ${response.status}.`, status: response.status };
  }
}

/** A random id; unlike crypto.randomUUID it also works where the page is not served over HTTPS. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

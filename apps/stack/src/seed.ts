import { DEMO_OFFICE_ID, DEMO_OFFICE_NAME, DEMO_PEOPLE, DEMO_SETTINGS } from './demo-office.js';

/**
 * Makes the demo office through the public API, as a platform's administrators and systems would. What somebody has
 * changed since the first start stays: settings that have a version are left alone.
 */
export async function seedDemoOffice(gateway: string): Promise<void> {
  const call = caller(gateway);
  const [service, manager] = await Promise.all([call.token('service'), call.token('manager')]);
  const office = `/rules/v1/offices/${DEMO_OFFICE_ID}`;

  if (!(await call.exists(office, service))) await call.put(office, service, { name: DEMO_OFFICE_NAME });
  const version = await call.etag(`${office}/settings`, manager);
  if (version === '"0"') await call.put(`${office}/settings`, manager, DEMO_SETTINGS, { 'if-match': version });
  await Promise.all(
    DEMO_PEOPLE.map(({ personId, ...body }) =>
      call.put(`/chat/v1/offices/${DEMO_OFFICE_ID}/people/${personId}`, service, body),
    ),
  );
}

function caller(gateway: string) {
  const request = async (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(gateway + path, { ...init, signal: AbortSignal.timeout(15_000) });

  return {
    token: async (role: 'service' | 'manager'): Promise<string> => {
      const response = await succeeded(await request(`/dev/token?role=${role}&office=${DEMO_OFFICE_ID}`));
      return ((await response.json()) as { token: string }).token;
    },
    exists: async (path: string, token: string): Promise<boolean> => {
      const response = await request(path, { headers: authorised(token) });
      if (response.status === 404) return false;
      await succeeded(response);
      return true;
    },
    etag: async (path: string, token: string): Promise<string | null> =>
      (await succeeded(await request(path, { headers: authorised(token) }))).headers.get('etag'),
    put: async (path: string, token: string, body: unknown, headers: Record<string, string> = {}): Promise<void> => {
      await succeeded(
        await request(path, {
          method: 'PUT',
          headers: { ...authorised(token), 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
      );
    },
  };
}

async function succeeded(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw new Error(
    `The demo office could not be made: ${response.url} answers ${response.status} ${await response.text()}`,
  );
}

const authorised = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

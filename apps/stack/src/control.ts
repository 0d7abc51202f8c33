import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { isStackService, type StackService } from './services.js';

const ControlFile = z.object({ pid: z.int(), url: z.string(), secret: z.string() });
type ControlFile = z.infer<typeof ControlFile>;

/** Lets another command of the same user restart a service of the running stack. */
export class Control {
  private constructor(
    private readonly file: string,
    private readonly server: Server,
  ) {}

  /** @param restart resolves once the service is ready again */
  static async open(file: string, restart: (service: StackService) => Promise<void>): Promise<Control> {
    const secret = randomBytes(24).toString('base64url');
    const server = createServer((request, response) => {
      const answer = (status: number, text: string): void => void response.writeHead(status).end(text);
      const [, action, service = ''] = (request.url ?? '').split('/');
      if (!sameText(request.headers.authorization ?? '', secret)) return answer(401, 'Wrong secret.');
      if (request.method === 'GET' && request.url === '/') return answer(200, 'running');
      if (request.method !== 'POST' || action !== 'restart' || !isStackService(service))
        return answer(404, 'There is nothing at this address.');
      restart(service).then(
        () => answer(200, 'ready'),
        (error: unknown) => answer(500, error instanceof Error ? error.message : String(error)),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const content: ControlFile = { pid: process.pid, url: `http://127.0.0.1:${port}`, secret };
    writeFileSync(file, `${JSON.stringify(content)}\n`, { mode: 0o600 });
    return new Control(file, server);
  }

  async close(): Promise<void> {
    rmSync(this.file, { force: true });
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The process id of the stack that runs on this folder; null when none does. */
export async function runningStack(file: string): Promise<number | null> {
  const control = readControl(file);
  if (control === null) return null;
  // The file of a stack that was killed is still there. Only the stack that wrote it knows the secret.
  const answers = await ask(control, 'GET', '/', 2_000).then(
    ({ ok }) => ok,
    () => false,
  );
  return answers ? control.pid : null;
}

/** Asks the running stack to start a service anew, and waits until it is ready. Throws what went wrong. */
export async function requestRestart(file: string, service: StackService): Promise<void> {
  const control = readControl(file);
  if (control === null || (await runningStack(file)) === null)
    throw new Error('No stack runs here. Start one with: npm start');
  const response = await ask(control, 'POST', `/restart/${service}`, 120_000);
  if (!response.ok) throw new Error(await response.text());
}

const ask = (control: ControlFile, method: string, path: string, withinMs: number): Promise<Response> =>
  fetch(control.url + path, {
    method,
    headers: { authorization: control.secret },
    signal: AbortSignal.timeout(withinMs),
  });

function readControl(file: string): ControlFile | null {
  try {
    return ControlFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

const sameText = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

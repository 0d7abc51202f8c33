import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';

export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The files of the page. All are read once, at boot, so that a request can name one of them and nothing else on the disk.
 * The socket client comes from the package of the server that it talks to.
 */
@Injectable()
export class PageFiles {
  private readonly files = new Map<string, PageFile>();

  constructor() {
    const folder = publicFolder();
    for (const name of readdirSync(folder)) this.add(name, join(folder, name));
    const socketIo = createRequire(import.meta.url).resolve('socket.io/package.json');
    this.add('socket.io.js', join(dirname(socketIo), 'client-dist', 'socket.io.esm.min.js'));
  }

  /** @param name e.g. `app.js` */
  get(name: string): PageFile | undefined {
    return this.files.get(name);
  }

  private add(name: string, path: string): void {
    const type = TYPES[extname(name)];
    if (type !== undefined) this.files.set(name, { type, content: readFileSync(path) });
  }
}

/** `apps/gateway/public`, seen from the sources and from `dist/apps/gateway/src/page`. */
function publicFolder(): string {
  const candidates = ['../../public', '../../../../../apps/gateway/public'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`The page is missing; looked in ${candidates.join(' and ')}.`);
  return found;
}

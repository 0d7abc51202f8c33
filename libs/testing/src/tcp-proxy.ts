import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire that a test can cut: what connects to `port` reaches the target until `cut`. */
export interface TcpProxy {
  readonly port: number;
  /** `url` with this proxy's host and port instead of the target's. */
  through(url: string): string;
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Accepts connections again. */
  restore(): Promise<void>;
  /** Nothing passes on the connections that there are, and neither end is told: a host that vanished. New ones work. */
  silence(): void;
  close(): Promise<void>;
}

/** @param target a URL, or `host:port` */
export async function aTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port: targetPort } = new URL(target.includes('://') ? target : `tcp://${target}`);
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(Number(targetPort), hostname);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    inner.pipe(outer).pipe(inner);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;

  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.resetAndDestroy();
    });
  return {
    port,
    through: (url) => {
      const own = new URL(url);
      own.hostname = '127.0.0.1';
      own.port = String(port);
      return own.href;
    },
    cut,
    restore: () => listen(port),
    silence: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: () => (server.listening ? cut() : Promise.resolve()),
  };
}

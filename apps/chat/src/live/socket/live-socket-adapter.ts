import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { LIVE_PATH } from '@textback/contracts';
import type { Server, ServerOptions } from 'socket.io';
import { Admission, type AdmissionOptions } from './admission.js';

/** Bytes of one message of a client: a subscription is a fraction of it. */
const LARGEST_MESSAGE = 8 * 1024;
/** Milliseconds within which a connection must have shown a token. */
const CONNECT_WITHIN = 10_000;

/**
 * Socket.IO on the service's own port. WebSocket only, so that any replica serves any connection without sticky sessions;
 * no recovery by Socket.IO, which would restore rooms without asking whether they are still allowed (ADR 0005).
 */
export class LiveSocketAdapter extends IoAdapter {
  private readonly admission: Admission;

  constructor(app: INestApplicationContext, options: AdmissionOptions) {
    super(app);
    this.admission = new Admission(options);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const settings: Partial<ServerOptions> = {
      ...options,
      path: LIVE_PATH,
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: LARGEST_MESSAGE,
      connectTimeout: CONNECT_WITHIN,
      allowRequest: (request, answer) => {
        const refusal = this.admission.refusalOf(request);
        answer(refusal, refusal === null);
      },
    };
    const server = super.createIOServer(port, settings as ServerOptions);
    server.engine.on('connection', (connection: EngineConnection) => {
      connection.once('close', this.admission.opened(connection.request));
    });
    // The default namespace exists in every server. Nobody has business there.
    server.of('/').use((_socket, next) => next(new Error('There is nothing here.')));
    return server;
  }
}

/** What we need of an Engine.IO connection. */
interface EngineConnection {
  readonly request: Parameters<Admission['opened']>[0];
  once(event: 'close', listener: () => void): void;
}

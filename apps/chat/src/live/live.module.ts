import { type DynamicModule, Module } from '@nestjs/common';
import { LiveClients } from './application/live-clients.port.js';
import { LiveFeed } from './application/live-feed.port.js';
import { LiveLog } from './application/live-log.port.js';
import { LiveOffices } from './application/live-offices.js';
import { LiveWatch } from './application/live-watch.js';
import { LiveLogOptions, PgLiveLog } from './persistence/pg-live-log.js';
import { SqlLiveFeed } from './persistence/sql-live-feed.js';
import { Authenticate } from './socket/authenticate.js';
import { LiveGateway } from './socket/live.gateway.js';
import { SocketClients } from './socket/socket-clients.js';
import { UserConnectionLimit, UserConnections } from './socket/user-connections.js';

export interface LiveOptions {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly socketsPerUser: number;
}

/** Live updates (guarantee E): the log that changes are written to, and the sockets that it is read out to. */
@Module({})
export class LiveModule {
  static with({ databaseUrl, schema, socketsPerUser }: LiveOptions): DynamicModule {
    return {
      module: LiveModule,
      providers: [
        Authenticate,
        LiveGateway,
        LiveOffices,
        LiveWatch,
        SocketClients,
        UserConnections,
        { provide: LiveLogOptions, useValue: new LiveLogOptions(databaseUrl, schema) },
        { provide: UserConnectionLimit, useValue: new UserConnectionLimit(socketsPerUser) },
        { provide: LiveClients, useExisting: SocketClients },
        { provide: LiveFeed, useClass: SqlLiveFeed },
        { provide: LiveLog, useClass: PgLiveLog },
      ],
      exports: [LiveFeed],
    };
  }
}

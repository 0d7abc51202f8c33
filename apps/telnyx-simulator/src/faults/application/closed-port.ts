import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Log } from '@textback/observability';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stops listening for a while: connections are refused, as when the provider's network is down. */
@Injectable()
export class ClosedPort implements OnApplicationShutdown {
  private reopening: NodeJS.Timeout | undefined;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly log: Log,
  ) {}

  /** The request that asked for it is still answered: only new connections are refused. */
  closeFor(milliseconds: number): void {
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    const { address, port } = server.address() as AddressInfo;
    clearTimeout(this.reopening);
    server.close();
    this.log.info('refusing connections', { milliseconds });
    this.reopening = setTimeout(() => server.listen(port, address), milliseconds);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.reopening);
  }
}

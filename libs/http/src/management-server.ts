import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Metrics } from '@textback/observability';
import type { Readiness } from './readiness.js';

/**
 * Health and metrics, on a port of their own that no client can reach. It opens before the service starts and closes last,
 * so that the platform can always ask.
 */
export class ManagementServer implements OnApplicationShutdown {
  private readonly server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/health/live') return json(response, 200, { status: 'ok' });
    if (path === '/health/ready') return void this.ready(response);
    if (path === '/metrics') return void this.metricsPage(response);
    json(response, 404, { status: 'There is nothing at this address.' });
  });

  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** @param port 0: any free one */
  async listen(port: number, host: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async onApplicationShutdown(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async ready(response: ServerResponse): Promise<void> {
    const report = await this.readiness.report();
    json(response, report.ready ? 200 : 503, report);
  }

  private async metricsPage(response: ServerResponse): Promise<void> {
    const page = await this.metrics.render();
    response.writeHead(200, { 'content-type': this.metrics.registry.contentType }).end(page);
  }
}

const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

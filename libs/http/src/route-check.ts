import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Endpoint, HttpApi, Webhook } from '@textback/contracts';
import { ENDPOINT } from './endpoint.js';
import { PUBLIC } from './public.js';
import { WEBHOOK } from './webhook.js';

/** The routes of a service are not what it promises. */
export class RouteError extends Error {
  override readonly name = 'RouteError';
}

/** A route that is in a catalog: an endpoint or a webhook. */
type Contract = Pick<Endpoint | Webhook, 'id'>;

/**
 * Refuses to boot a service with a route that is neither an endpoint, a webhook nor public, so that nothing is reachable
 * without a token by oversight; or whose endpoints and webhooks are not exactly those of its API, so that its OpenAPI document
 * is true.
 */
@Injectable()
export class RouteCheck implements OnModuleInit {
  constructor(
    private readonly api: HttpApi | undefined,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const faults: string[] = [];
    const promised = new Set<Contract>([...(this.api?.endpoints ?? []), ...(this.api?.webhooks ?? [])]);
    const found = new Set<Contract>();
    for (const { name, route } of this.routes()) {
      const contract =
        this.reflector.get<Contract | undefined>(ENDPOINT, route) ??
        this.reflector.get<Contract | undefined>(WEBHOOK, route);
      if (contract !== undefined) found.add(contract);
      else if (this.reflector.get<boolean | undefined>(PUBLIC, route) !== true)
        faults.push(`${name} is neither an @Endpoint nor @Public.`);
    }
    for (const { id } of promised.difference(found))
      faults.push(`${id} is in the catalog, but no controller handles it.`);
    for (const { id } of found.difference(promised))
      faults.push(`${id} is handled, but not in the catalog of this service.`);
    if (faults.length > 0) throw new RouteError(faults.join('\n'));
  }

  private routes(): { name: string; route: () => unknown }[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .map((method) => ({ name: `${metatype?.name}.${method}`, route: prototype[method] as () => unknown }))
        .filter(({ route }) => this.reflector.get<unknown>(PATH_METADATA, route) !== undefined);
    });
  }
}

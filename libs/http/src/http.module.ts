import { type DynamicModule, Module } from '@nestjs/common';
import {
  APP_FILTER,
  APP_GUARD,
  APP_INTERCEPTOR,
  DiscoveryModule,
  DiscoveryService,
  MetadataScanner,
  Reflector,
} from '@nestjs/core';
import { AuthModule } from '@textback/auth';
import type { HttpApi } from '@textback/contracts';
import { type Log, type Metrics, ObservabilityModule } from '@textback/observability';
import { AccessGuard } from './access.guard.js';
import type { AuthConfig } from './config.js';
import { ManagementServer } from './management-server.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';
import { ReplyInterceptor } from './reply.interceptor.js';
import { RouteCheck } from './route-check.js';

interface Parts {
  readonly config: Partial<AuthConfig>;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly management: ManagementServer;
  readonly api: HttpApi | undefined;
}

/** What every service has around its own module: access, validation, problems, logs, metrics, health. */
@Module({})
export class HttpModule {
  static forService({ config, log, metrics, readiness, management, api }: Parts): DynamicModule {
    const { JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = config;
    return {
      module: HttpModule,
      global: true,
      imports: [
        DiscoveryModule,
        ObservabilityModule.forService(log, metrics),
        ...(jwksUrl === undefined || issuer === undefined || audience === undefined
          ? []
          : [AuthModule.forService({ jwksUrl, issuer, audience })]),
      ],
      providers: [
        { provide: Readiness, useValue: readiness },
        { provide: ManagementServer, useValue: management },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: ReplyInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
        {
          provide: RouteCheck,
          inject: [DiscoveryService, MetadataScanner, Reflector],
          useFactory: (...nest: [DiscoveryService, MetadataScanner, Reflector]) => new RouteCheck(api, ...nest),
        },
      ],
      exports: [Readiness],
    };
  }
}

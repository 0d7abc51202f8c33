import { type DynamicModule, Module } from '@nestjs/common';
import { ApiCatalogController } from './api-catalog/api-catalog.controller.js';
import type { GatewayConfig } from './config.js';
import { DevIssuerController } from './dev/dev-issuer.controller.js';
import { DevIssuer } from './dev/dev-issuer.js';
import { PageController } from './page/page.controller.js';
import { PageFiles } from './page/page-files.js';

@Module({})
export class AppModule {
  static with(config: GatewayConfig): DynamicModule {
    const issuer = DevIssuer.from(config);
    return {
      module: AppModule,
      // Without its key the issuer does not exist: there is no route that could answer.
      controllers: [PageController, ApiCatalogController, ...(issuer === undefined ? [] : [DevIssuerController])],
      providers: [PageFiles, ...(issuer === undefined ? [] : [{ provide: DevIssuer, useValue: issuer }])],
    };
  }
}

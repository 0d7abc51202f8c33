import { type DynamicModule, Module } from '@nestjs/common';
import { JwksTokenVerifier, type JwksOptions } from './jwks-token-verifier.js';
import { TokenVerifier } from './token-verifier.js';

/** Provides {@link TokenVerifier} to a whole service, for HTTP and sockets alike. */
@Module({})
export class AuthModule {
  static forService(options: JwksOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [{ provide: TokenVerifier, useFactory: () => new JwksTokenVerifier(options) }],
      exports: [TokenVerifier],
    };
  }
}

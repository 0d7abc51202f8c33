import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { type ConnectionOptions, dataSourceOptions, type ServiceSchema } from './data-source.js';
import { Database } from './database.js';

/** Provides {@link Database} to a whole service. */
@Module({})
export class DatabaseModule {
  static forService(schema: ServiceSchema, connection: ConnectionOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(schema, connection),
          // A service starts while its database is away, says so in its readiness, and goes on when it is back.
          retryAttempts: 60,
          retryDelay: 1_000,
        }),
      ],
      providers: [Database],
      exports: [Database],
    };
  }
}

import { Module } from '@nestjs/common';
import { FetchMedia } from './application/fetch-media.js';
import { ForgetMedia } from './application/forget-media.js';
import { InboundMediaStore } from './application/inbound-media.port.js';
import { MediaSource } from './application/media-source.port.js';
import { MediaController } from './http/media.controller.js';
import { PostgresInboundMedia } from './persistence/postgres-inbound-media.js';
import { GuardedMediaSource } from './providers/guarded-media-source.js';

/** What callers attach to their messages. */
@Module({
  controllers: [MediaController],
  providers: [
    FetchMedia,
    ForgetMedia,
    { provide: InboundMediaStore, useClass: PostgresInboundMedia },
    { provide: MediaSource, useClass: GuardedMediaSource },
  ],
  exports: [InboundMediaStore],
})
export class MediaModule {}

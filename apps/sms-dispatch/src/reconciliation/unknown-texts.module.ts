import { Module } from '@nestjs/common';
import { UnknownTexts } from './application/unknown-texts.port.js';
import { WatchUnknownTexts } from './application/watch-unknown-texts.js';
import { PostgresUnknownTexts } from './persistence/postgres-unknown-texts.js';

/** Which texts are unknown. Apart from the search itself, which needs the texts, because the texts need this. */
@Module({
  providers: [WatchUnknownTexts, { provide: UnknownTexts, useClass: PostgresUnknownTexts }],
  exports: [UnknownTexts, WatchUnknownTexts],
})
export class UnknownTextsModule {}

import { Module } from '@nestjs/common';
import { LoopGuardModule } from '../loop-guard/loop-guard.module.js';
import { OfficesModule } from '../offices/offices.module.js';
import { TextsModule } from '../texts/texts.module.js';
import { AnswerKeywords } from './application/answer-keywords.js';

/** Answers to opt-out words. Apart from the ledger, which texts need, because answers are texts. */
@Module({
  imports: [LoopGuardModule, OfficesModule, TextsModule],
  providers: [AnswerKeywords],
  exports: [AnswerKeywords],
})
export class KeywordAnswersModule {}

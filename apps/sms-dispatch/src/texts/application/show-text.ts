import { Injectable } from '@nestjs/common';
import type { DispatchId, OfficeId, Text as TextView } from '@textback/contracts';
import { UnknownTexts } from '../../reconciliation/application/unknown-texts.port.js';
import { adviceFor } from '../domain/advice.js';
import { Texts } from './texts.port.js';

/** A text with its history, whether it is searched for, and what staff can do about it. */
@Injectable()
export class ShowText {
  constructor(
    private readonly texts: Texts,
    private readonly unknownTexts: UnknownTexts,
  ) {}

  /** Null when the office has no such text. */
  async execute(officeId: OfficeId, dispatchId: DispatchId): Promise<TextView | null> {
    const text = await this.texts.find(officeId, dispatchId);
    if (text === null) return null;
    const reconciliation = await this.unknownTexts.find(dispatchId);
    const { status, reason } = text;
    const cause = text.history.at(-1)?.cause ?? null;
    return { ...text, reconciliation, advice: adviceFor({ status, reason, reconciliation, cause }) };
  }
}

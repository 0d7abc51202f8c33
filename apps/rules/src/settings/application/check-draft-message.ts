import { Injectable } from '@nestjs/common';
import { checkMessage, type MessageCheck, type MessageDraft, type OfficeId } from '@textback/contracts';
import { messageFor } from '../../text-back/domain/missed-call-message.js';
import { settingsOf } from '../domain/office.js';
import { Offices } from './offices.port.js';

/** Judges a message that is being edited (R12). What the draft leaves out is as the office has saved it. */
@Injectable()
export class CheckDraftMessage {
  constructor(private readonly offices: Offices) {}

  /** Null: there is no such office. */
  async execute(officeId: OfficeId, draft: MessageDraft): Promise<MessageCheck | null> {
    const office = await this.offices.find(officeId);
    if (office === null) return null;
    const settings = settingsOf(office);
    const { message, period, numbers = settings.numbers, chat = settings.chat } = draft;
    const saved = period === undefined ? undefined : messageFor(settings, period);
    const enabled = draft.enabled ?? saved?.enabled ?? true;
    return checkMessage(message, { officeName: office.name, numbers, chat, enabled });
  }
}

import { Controller } from '@nestjs/common';
import { checkSettingsMessage, type MessageCheck } from '@textback/contracts';
import { Endpoint, type Handled, notFound } from '@textback/http';
import { CheckDraftMessage } from '../application/check-draft-message.js';

/** Messages that are being edited. */
@Controller()
export class SettingsCheckController {
  constructor(private readonly checkDraftMessage: CheckDraftMessage) {}

  @Endpoint(checkSettingsMessage)
  async check({ params, body }: Handled<typeof checkSettingsMessage>): Promise<MessageCheck> {
    const check = await this.checkDraftMessage.execute(params.officeId, body);
    if (check === null) throw notFound('office');
    return check;
  }
}

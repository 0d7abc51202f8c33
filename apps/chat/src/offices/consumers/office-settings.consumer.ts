import { Controller } from '@nestjs/common';
import { type EventEnvelope, OfficeSettingsChanged } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { ProjectOffices } from '../application/project-offices.js';

/** An office's chat settings and texting number. */
@Controller()
export class OfficeSettingsConsumer {
  constructor(private readonly offices: ProjectOffices) {}

  @Consume(OfficeSettingsChanged)
  async handle({ data: { officeId, version, settings } }: EventEnvelope<OfficeSettingsChanged>): Promise<void> {
    this.offices.office({
      officeId,
      version,
      allowKnown: settings.chat.allowPatientsAndContactsToStartChat,
      allowUnknown: settings.chat.allowMessagesFromUnknownNumbers,
      textingNumber: settings.numbers.textingNumber,
    });
  }
}

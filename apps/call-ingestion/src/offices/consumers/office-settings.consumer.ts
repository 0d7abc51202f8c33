import { Controller } from '@nestjs/common';
import { type EventEnvelope, OfficeSettingsChanged } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { OfficeLines } from '../application/office-lines.port.js';

/** Learns which number belongs to which office. */
@Controller()
export class OfficeSettingsConsumer {
  constructor(private readonly officeLines: OfficeLines) {}

  @Consume(OfficeSettingsChanged)
  async handle({ data }: EventEnvelope<OfficeSettingsChanged>): Promise<void> {
    this.officeLines.apply(data);
  }
}

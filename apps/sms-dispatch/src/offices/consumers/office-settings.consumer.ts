import { Controller } from '@nestjs/common';
import { type EventEnvelope, OfficeSettingsChanged } from '@textback/contracts';
import { Consume } from '@textback/messaging';
import { TextingNumbers } from '../application/texting-numbers.port.js';

/** Learns which texting number belongs to which office. */
@Controller()
export class OfficeSettingsConsumer {
  constructor(private readonly textingNumbers: TextingNumbers) {}

  @Consume(OfficeSettingsChanged)
  async handle({ data }: EventEnvelope<OfficeSettingsChanged>): Promise<void> {
    this.textingNumbers.apply(data);
  }
}

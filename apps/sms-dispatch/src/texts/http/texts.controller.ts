import { Controller } from '@nestjs/common';
import { getText, type Text } from '@textback/contracts';
import { Endpoint, type Handled, notFound } from '@textback/http';
import { Texts } from '../application/texts.port.js';

@Controller()
export class TextsController {
  constructor(private readonly texts: Texts) {}

  @Endpoint(getText)
  async get({ params }: Handled<typeof getText>): Promise<Text> {
    const text = await this.texts.find(params.officeId, params.dispatchId);
    if (text === null) throw notFound('text');
    return text;
  }
}

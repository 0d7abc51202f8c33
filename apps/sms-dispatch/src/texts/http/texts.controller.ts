import { Controller } from '@nestjs/common';
import { getText, type Text } from '@textback/contracts';
import { Endpoint, type Handled, notFound } from '@textback/http';
import { ShowText } from '../application/show-text.js';

@Controller()
export class TextsController {
  constructor(private readonly showText: ShowText) {}

  @Endpoint(getText)
  async get({ params }: Handled<typeof getText>): Promise<Text> {
    const text = await this.showText.execute(params.officeId, params.dispatchId);
    if (text === null) throw notFound('text');
    return text;
  }
}

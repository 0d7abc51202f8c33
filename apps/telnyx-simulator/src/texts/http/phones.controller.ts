import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { MessageId, type Page, PhoneNumber, PhoneNumberInQuery } from '@textback/contracts';
import { Public } from '@textback/http';
import { z } from 'zod';
import { parsed } from '../../parsed.js';
import { ProviderState } from '../../state/provider-state.js';
import { inboxOf, type InboxItem, type Phone, phonesOf } from '../application/phones.js';
import { ReceiveText } from '../application/receive-text.js';

/** Of a caller's text with its media. */
const BODY_LIMIT = 8 * 1024 * 1024;

const TextRequest = z
  .strictObject({
    from: PhoneNumber,
    to: PhoneNumber,
    text: z.string().max(1_530),
    /** Pictures and the like, which make it an MMS; each is served until the simulator forgets the text. */
    media: z
      .array(z.strictObject({ contentType: z.string().min(1).max(200), data: z.base64().min(1) }))
      .max(10)
      .default([]),
    /** The provider's id of it. A second request with it is the same text, so that a request without an answer can be repeated. */
    id: MessageId.optional(),
  })
  .refine(({ text, media }) => text !== '' || media.length > 0, { path: ['text'], message: 'must not be empty' });
const TextsQuery = z.object({ to: PhoneNumberInQuery.optional(), from: PhoneNumberInQuery.optional() });
const InboxQuery = z.object({ phone: PhoneNumberInQuery });

/** A text that the provider accepted from us (design §5). */
interface AcceptedText {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly webhookUrl: string | null;
  readonly receivedAt: string;
}

/** What a text of a caller's set off. */
interface ReceivedText {
  readonly id: string;
  /** The word on which the provider acted; null: none. */
  readonly autoresponse: string | null;
  readonly receivedAt: string;
}

/** The callers' telephones: what they write, and what they got. */
@Controller('simulator')
export class PhonesController {
  constructor(
    private readonly state: ProviderState,
    private readonly receiveText: ReceiveText,
  ) {}

  /** A caller writes to an office. */
  @Public({ bodyLimit: BODY_LIMIT })
  @Post('texts')
  write(@Body() body: unknown): ReceivedText {
    const { id = randomUUID(), ...text } = parsed(TextRequest, body);
    const { message, keyword } = this.receiveText.execute({ id, ...text });
    return { id: message.id, autoresponse: keyword, receivedAt: message.receivedAt };
  }

  /** What the provider accepted from us, oldest first; its own confirmations are not among it. */
  @Public()
  @Get('texts')
  texts(@Query() given: unknown): Page<AcceptedText> {
    const query = parsed(TextsQuery, given, '/query');
    const items = this.state
      .messages()
      .filter(({ kind }) => kind === 'sent')
      .filter(({ to }) => query.to === undefined || to === query.to)
      .filter(({ from }) => query.from === undefined || from === query.from)
      .map(({ id, from, to, text, webhookUrl, receivedAt }) => ({ id, from, to, text, webhookUrl, receivedAt }));
    return { items, nextCursor: null };
  }

  /** Every telephone that called, wrote or was written to; the latest first. */
  @Public()
  @Get('phones')
  phones(): Page<Phone> {
    return { items: phonesOf(this.state), nextCursor: null };
  }

  /** Everything that one telephone shows, the provider's confirmations too; oldest first. */
  @Public()
  @Get('inbox')
  inbox(@Query() given: unknown): Page<InboxItem> {
    const { phone } = parsed(InboxQuery, given, '/query');
    return { items: inboxOf(this.state, phone), nextCursor: null };
  }
}

import { Controller } from '@nestjs/common';
import {
  ConversationId,
  getConversation,
  listConversations,
  listHeldReplies,
  listMessages,
  type Page,
  type Conversation,
  type HeldReply,
  type Message,
} from '@textback/contracts';
import { Endpoint, type Handled, notFound } from '@textback/http';
import { z } from 'zod';
import { pageOfSlice, sliceRequestOf } from '../../paging/page.js';
import { ConversationReader } from '../application/conversation-reader.port.js';

const TilePlace = z.object({ at: z.iso.datetime(), conversationId: ConversationId });
const MessagePlace = z.object({ at: z.iso.datetime(), position: z.string().regex(/^\d{1,18}$/) });

/** What staff look at: tiles, histories, held replies. */
@Controller()
export class ConversationsController {
  constructor(private readonly reader: ConversationReader) {}

  @Endpoint(listConversations)
  async list({ params, query, principal }: Handled<typeof listConversations>): Promise<Page<Conversation>> {
    const request = sliceRequestOf(TilePlace, query);
    return pageOfSlice(await this.reader.list(params.officeId, query, principal.subject, request));
  }

  @Endpoint(getConversation)
  async get({ params, principal }: Handled<typeof getConversation>): Promise<Conversation> {
    const conversation = await this.reader.get(params, principal.subject);
    if (conversation === null) throw notFound('conversation');
    return conversation;
  }

  @Endpoint(listMessages)
  async messages({ params, query }: Handled<typeof listMessages>): Promise<Page<Message>> {
    const messages = await this.reader.messages(params, sliceRequestOf(MessagePlace, query));
    if (messages === null) throw notFound('conversation');
    return pageOfSlice(messages);
  }

  @Endpoint(listHeldReplies)
  async heldReplies({ params, query }: Handled<typeof listHeldReplies>): Promise<Page<HeldReply>> {
    return pageOfSlice(await this.reader.heldReplies(params.officeId, sliceRequestOf(MessagePlace, query)));
  }
}

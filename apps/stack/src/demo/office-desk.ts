import {
  type Call,
  type Conversation,
  type ConversationId,
  conversationIdOf,
  type HeldReply,
  type Message,
  type OfficeId,
  type Page,
  type PersonKind,
  type PhoneNumber,
} from '@textback/contracts';
import { randomUUID } from 'node:crypto';
import type { GatewayClient } from './gateway-client.js';

/** What the front desk sees of the office, and what the practice's own system tells it. */
export class OfficeDesk {
  constructor(
    private readonly gateway: GatewayClient,
    private readonly officeId: OfficeId,
    private readonly tokens: { readonly frontdesk: string; readonly service: string },
  ) {}

  /** The practice's system says who somebody is. */
  async knows(kind: PersonKind, name: string, number: PhoneNumber): Promise<void> {
    await this.gateway.request('PUT', `/chat/v1/offices/${this.officeId}/people/${randomUUID()}`, {
      token: this.tokens.service,
      body: { kind, name, numbers: [number] },
    });
  }

  conversationIdOf(number: PhoneNumber): ConversationId {
    return conversationIdOf(this.officeId, number);
  }

  conversation(id: ConversationId): Promise<Conversation> {
    return this.gateway.get(`${this.chat}/conversations/${id}`, this.tokens.frontdesk);
  }

  /** Oldest first. */
  async history(id: ConversationId): Promise<readonly Message[]> {
    const page = await this.gateway.get<Page<Message>>(
      `${this.chat}/conversations/${id}/messages`,
      this.tokens.frontdesk,
    );
    return page.items.toReversed();
  }

  async tiles(): Promise<readonly Conversation[]> {
    return (await this.gateway.get<Page<Conversation>>(`${this.chat}/conversations`, this.tokens.frontdesk)).items;
  }

  async heldReplies(): Promise<readonly HeldReply[]> {
    return (await this.gateway.get<Page<HeldReply>>(`${this.chat}/held-replies`, this.tokens.frontdesk)).items;
  }

  /** The latest calls of one number, newest first. */
  async callsOf(number: PhoneNumber): Promise<readonly Call[]> {
    const path = `/calls/v1/offices/${this.officeId}/calls`;
    const { items } = await this.gateway.get<Page<Call>>(path, this.tokens.frontdesk);
    return items.filter(({ from }) => from === number);
  }

  private get chat(): string {
    return `/chat/v1/offices/${this.officeId}`;
  }
}

import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  type OnApplicationShutdown,
  Param,
  Post,
  Req,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { Public } from '@textback/http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActiveFaults } from '../../faults/application/active-faults.js';
import type { ApiFault } from '../../faults/application/faults.js';
import { ProviderState } from '../../state/provider-state.js';
import { Deliveries } from '../../webhooks/application/deliveries.js';
import { AcceptMessage } from '../application/accept-message.js';
import { ACCOUNT } from '../application/account.js';
import { type CreateMessage, readCreateMessage } from '../application/create-message.js';
import { ProviderRefusal } from '../application/provider-refusal.js';
import { inboundPayload, outboundPayload } from '../domain/message-events.js';
import { BearerGuard } from './bearer.guard.js';
import { ProviderRefusalFilter } from './provider-refusal.filter.js';

type Answer = { readonly data: Record<string, unknown> };

/** The provider's own API, as its OpenAPI document has it; where a fault is active, as it is on a bad day. */
@Controller('v2/messages')
@UseGuards(BearerGuard)
@UseFilters(ProviderRefusalFilter)
export class MessagesController implements OnApplicationShutdown {
  private readonly hanging = new Set<FastifyRequest>();

  constructor(
    private readonly acceptMessage: AcceptMessage,
    private readonly deliveries: Deliveries,
    private readonly faults: ActiveFaults,
    private readonly state: ProviderState,
  ) {}

  @Public()
  @Post()
  @HttpCode(200)
  async send(@Req() request: FastifyRequest, @Body() body: unknown): Promise<Answer> {
    const message = readCreateMessage(body);
    const fault = this.faults.ofRequest(message);
    const id = this.note(message, fault);
    try {
      const answer = await (fault === null ? this.accept(message, id) : this.misbehave(fault, message, id, request));
      this.state.record({ type: 'request-answered', id, status: 200 });
      return answer;
    } catch (error) {
      if (error instanceof ProviderRefusal && !(error instanceof ConnectionCut))
        this.state.record({ type: 'request-answered', id, status: error.status });
      throw error;
    }
  }

  @Public()
  @Get(':id')
  get(@Param('id') id: string): Answer {
    if (!z.guid().safeParse(id).success) throw new ProviderRefusal(422, '10006', '/id');
    const message = this.state.message(id);
    if (message === undefined || message.kind === 'confirmation') throw new ProviderRefusal(404, '10005');
    const payload =
      message.kind === 'sent'
        ? outboundPayload(message, ACCOUNT, new Date().toISOString())
        : inboundPayload(message, ACCOUNT);
    return { data: payload };
  }

  /** Whoever waits on a hanging request is let go, or the server could not close. */
  onApplicationShutdown(): void {
    for (const { raw } of this.hanging) raw.socket.destroy();
  }

  /** Writes the request down before anything comes of it, and answers its id in the log. */
  private note({ from, to, text, webhookUrl }: CreateMessage, fault: ApiFault | null): string {
    const id = randomUUID();
    const at = new Date().toISOString();
    const request = { id, at, from, to, text, webhookUrl, fault: fault?.kind ?? null };
    this.state.record({ type: 'request', request });
    return id;
  }

  private async accept(request: CreateMessage, id: string, options: { receiptsFirst?: boolean } = {}): Promise<Answer> {
    const { message, receipts } = this.acceptMessage.execute(request, id);
    const delivered = this.deliveries.start(receipts);
    if (options.receiptsFirst === true) await delivered;
    return { data: outboundPayload(message, ACCOUNT, message.receivedAt) };
  }

  private async misbehave(
    fault: ApiFault,
    message: CreateMessage,
    id: string,
    request: FastifyRequest,
  ): Promise<Answer> {
    switch (fault.kind) {
      case 'rate-limit':
        throw new ProviderRefusal(429, '10011', '', {
          'x-ratelimit-limit': '50',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(fault.resetSeconds),
        });
      case 'refuse':
        throw new ProviderRefusal(422, fault.code);
      case 'server-error':
        throw new ProviderRefusal(fault.status, '10007');
      case 'accept-then-server-error':
        await this.accept(message, id);
        throw new ProviderRefusal(fault.status, '10007');
      case 'receipts-first':
        return this.accept(message, id, { receiptsFirst: true });
      case 'hang':
        return this.hang(request);
      case 'accept-then-hang':
        await this.accept(message, id);
        return this.hang(request);
      case 'reset':
        return this.reset(request);
      case 'accept-then-reset':
        await this.accept(message, id);
        return this.reset(request);
    }
  }

  /** Says nothing until the client has gone away. */
  private async hang(request: FastifyRequest): Promise<never> {
    this.hanging.add(request);
    await new Promise<void>((resolve) => request.raw.socket.once('close', () => resolve()));
    this.hanging.delete(request);
    throw new ConnectionCut();
  }

  private reset(request: FastifyRequest): never {
    request.raw.socket.resetAndDestroy();
    throw new ConnectionCut();
  }
}

/** Nobody is there any more to be answered. */
class ConnectionCut extends ProviderRefusal {
  constructor() {
    super(408, '10008');
  }
}

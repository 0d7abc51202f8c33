import { Controller, Get } from '@nestjs/common';
import type { Page } from '@textback/contracts';
import { Public } from '@textback/http';
import type { Delivery, DeliveryAttempt, LoggedRequest } from '../../state/journal-entry.js';
import { ProviderState } from '../../state/provider-state.js';

/** What passed between the provider and us, for tests of faults: every request, and every attempt to deliver a webhook. */
@Controller('simulator/log')
export class LogController {
  constructor(private readonly state: ProviderState) {}

  /** Requests to send texts, with what became of them; oldest first. */
  @Public()
  @Get('requests')
  requests(): Page<LoggedRequest> {
    return { items: this.state.requests(), nextCursor: null };
  }

  /** Attempts to deliver webhooks, with what they were answered; oldest first. */
  @Public()
  @Get('webhooks')
  webhooks(): Page<DeliveryAttempt> {
    return { items: [...this.state.deliveryAttempts()], nextCursor: null };
  }

  /** Webhooks that are still to be delivered. */
  @Public()
  @Get('pending-webhooks')
  pending(): Page<Pick<Delivery, 'id' | 'url' | 'dueAt' | 'attempts'>> {
    const items = this.state.deliveries().map(({ id, url, dueAt, attempts }) => ({ id, url, dueAt, attempts }));
    return { items, nextCursor: null };
  }
}

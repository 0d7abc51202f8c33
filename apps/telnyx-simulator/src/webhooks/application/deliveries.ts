import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@textback/observability';
import { SimulatorSettings } from '../../simulator-settings.js';
import { ActiveFaults, type Ends } from '../../faults/application/active-faults.js';
import type { Delivery, DeliveryAttempt, JournalEntry } from '../../state/journal-entry.js';
import { ProviderState } from '../../state/provider-state.js';
import { delayBeforeRepeat, wasAccepted } from '../domain/repeat-policy.js';
import type { WebhookEvent, WebhookKind } from '../domain/webhook-event.js';
import { WebhookSender } from './webhook-sender.js';

/** A webhook and when it leaves, in milliseconds since 1970. */
export interface PlannedWebhook {
  readonly event: WebhookEvent;
  readonly dueAt: number;
}

/** Delivers webhooks at their time, repeats them, and goes on after a restart where it was. */
@Injectable()
export class Deliveries implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly timers = new Set<NodeJS.Timeout>();
  private closed = false;

  constructor(
    private readonly settings: SimulatorSettings,
    private readonly state: ProviderState,
    private readonly sender: WebhookSender,
    private readonly faults: ActiveFaults,
    private readonly log: Log,
  ) {}

  /**
   * Deliveries of webhooks that belong together, with what the active faults make of them. The caller records them with
   * the change that they tell of, and then starts them.
   */
  plan(kind: WebhookKind, url: string, webhooks: readonly PlannedWebhook[], ends: Ends): Delivery[] {
    const { duplicate, shuffle, delay, lose } = this.faults.ofWebhooks(ends);
    if (lose !== undefined) return [];
    let planned = [...webhooks];
    if (duplicate !== undefined) {
      const copy = duplicate.newIds ? withNewId : (webhook: PlannedWebhook) => webhook;
      planned = planned.flatMap((webhook) => [
        webhook,
        ...Array.from({ length: duplicate.copies }, () => copy(webhook)),
      ]);
    }
    if (shuffle !== undefined) {
      const times = shuffled(planned.map(({ dueAt }) => dueAt));
      planned = planned.map((webhook, index) => ({ ...webhook, dueAt: times[index] ?? webhook.dueAt }));
    }
    if (delay !== undefined) {
      planned = planned.map((webhook) => ({ ...webhook, dueAt: webhook.dueAt + delay.milliseconds }));
    }
    return planned.map(({ event, dueAt }) => ({ id: randomUUID(), kind, url, event, dueAt, attempts: 0 }));
  }

  /** Lines of the journal that make deliveries outlive the process. */
  entriesOf(deliveries: readonly Delivery[]): JournalEntry[] {
    return deliveries.map((delivery) => ({ type: 'delivery', delivery }));
  }

  /** Sends each at its time. Resolves when each was tried once. */
  async start(deliveries: readonly Delivery[]): Promise<void> {
    await Promise.all(deliveries.map((delivery) => new Promise<void>((resolve) => this.schedule(delivery, resolve))));
  }

  onApplicationBootstrap(): void {
    void this.start(this.state.deliveries());
  }

  onApplicationShutdown(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private schedule(delivery: Delivery, tried: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        void this.attempt(delivery).then(tried);
      },
      Math.max(0, delivery.dueAt - Date.now()),
    );
    this.timers.add(timer);
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const attempts = delivery.attempts + 1;
    const { kind, url, event } = delivery;
    const result = await this.sender.deliver(url, event, attempts);
    if (this.closed) return;
    this.state.record({ type: 'delivery-attempt', attempt: attemptOf(delivery, attempts, result.status) });
    const about = { kind, event: event.event_type, eventId: event.id, attempt: attempts, status: result.status };
    if (wasAccepted(result)) {
      this.log.debug('webhook accepted', about);
      this.state.record({ type: 'delivery-ended', id: delivery.id });
      return;
    }
    const delay = delayBeforeRepeat(kind, result, attempts, this.settings.webhookRepeatsMs);
    if (delay === null) {
      this.log.warn('webhook given up', about);
      this.state.record({ type: 'delivery-ended', id: delivery.id });
      return;
    }
    this.log.info('webhook failed, to be repeated', { ...about, inMilliseconds: delay });
    const next: Delivery = { ...delivery, attempts, dueAt: Date.now() + delay };
    this.state.record({ type: 'delivery', delivery: next });
    this.schedule(next, () => undefined);
  }
}

const attemptOf = ({ url, event }: Delivery, attempt: number, status: number | null): DeliveryAttempt => ({
  at: new Date().toISOString(),
  eventId: event.id,
  eventType: event.event_type,
  occurredAt: event.occurred_at,
  url,
  about: String(event.payload['call_session_id'] ?? event.payload['id']),
  attempt,
  status,
});

const withNewId = ({ event, dueAt }: PlannedWebhook): PlannedWebhook => ({
  event: { ...event, id: randomUUID() },
  dueAt,
});

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

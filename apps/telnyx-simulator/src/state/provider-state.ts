import type { OnApplicationShutdown } from '@nestjs/common';
import type { SimulatedMessage } from '../texts/domain/simulated-message.js';
import type { Journal } from './journal.js';
import type { Block, Delivery, DeliveryAttempt, JournalEntry, LoggedRequest, PlacedCall } from './journal-entry.js';

/** Messages and calls that are kept; older ones are forgotten. */
const MOST_KEPT = 50_000;

/** What the simulated provider knows. Changed only by `record`, which writes the journal first. */
export class ProviderState implements OnApplicationShutdown {
  private readonly messagesById = new Map<string, SimulatedMessage>();
  private readonly callsById = new Map<string, PlacedCall>();
  private readonly blocksByPair = new Map<string, Block>();
  private readonly deliveriesById = new Map<string, Delivery>();
  private readonly requestsById = new Map<string, LoggedRequest>();
  private attempts: DeliveryAttempt[] = [];

  /** Goes on where the journal ended, which is compacted by the way. */
  constructor(private readonly journal: Journal) {
    for (const entry of journal.read()) this.apply(entry);
    journal.compact(this.entries());
  }

  /** Makes the changes; when it returns, a crash cannot undo them. */
  record(...entries: readonly JournalEntry[]): void {
    this.journal.append(entries);
    for (const entry of entries) this.apply(entry);
  }

  onApplicationShutdown(): void {
    this.journal.close();
  }

  /** Oldest first. */
  messages(): SimulatedMessage[] {
    return [...this.messagesById.values()];
  }

  message(id: string): SimulatedMessage | undefined {
    return this.messagesById.get(id);
  }

  /** Oldest first. */
  calls(): PlacedCall[] {
    return [...this.callsById.values()];
  }

  call(callSessionId: string): PlacedCall | undefined {
    return this.callsById.get(callSessionId);
  }

  blocks(): Block[] {
    return [...this.blocksByPair.values()];
  }

  /** The caller wrote STOP to this texting number, and no START since. */
  isBlocked(office: string, caller: string): boolean {
    return this.blocksByPair.has(pairOf(office, caller));
  }

  /** Webhooks that are still to be delivered. */
  deliveries(): Delivery[] {
    return [...this.deliveriesById.values()];
  }

  /** Requests to send texts, oldest first: the accepted and the others. */
  requests(): LoggedRequest[] {
    return [...this.requestsById.values()];
  }

  /** Attempts to deliver webhooks, oldest first. */
  deliveryAttempts(): readonly DeliveryAttempt[] {
    return this.attempts;
  }

  private apply(entry: JournalEntry): void {
    switch (entry.type) {
      case 'message':
        return keep(this.messagesById, entry.message.id, entry.message);
      case 'call':
        return keep(this.callsById, entry.call.callSessionId, entry.call);
      case 'blocked':
        this.blocksByPair.set(pairOf(entry.block.office, entry.block.caller), entry.block);
        return;
      case 'unblocked':
        this.blocksByPair.delete(pairOf(entry.office, entry.caller));
        return;
      case 'delivery':
        this.deliveriesById.set(entry.delivery.id, entry.delivery);
        return;
      case 'delivery-ended':
        this.deliveriesById.delete(entry.id);
        return;
      case 'delivery-attempt':
        this.attempts.push(entry.attempt);
        if (this.attempts.length > 2 * MOST_KEPT) this.attempts = this.attempts.slice(-MOST_KEPT);
        return;
      case 'request':
        return keep(this.requestsById, entry.request.id, { ...entry.request, messageId: null, status: null });
      case 'request-accepted':
        return this.complete(entry.id, { messageId: entry.messageId });
      case 'request-answered':
        return this.complete(entry.id, { status: entry.status });
    }
  }

  private complete(id: string, news: Partial<Pick<LoggedRequest, 'messageId' | 'status'>>): void {
    const request = this.requestsById.get(id);
    if (request !== undefined) this.requestsById.set(id, { ...request, ...news });
  }

  private entries(): JournalEntry[] {
    return [
      ...this.messages().map((message): JournalEntry => ({ type: 'message', message })),
      ...this.calls().map((call): JournalEntry => ({ type: 'call', call })),
      ...this.blocks().map((block): JournalEntry => ({ type: 'blocked', block })),
      ...this.deliveries().map((delivery): JournalEntry => ({ type: 'delivery', delivery })),
      ...this.attempts.map((attempt): JournalEntry => ({ type: 'delivery-attempt', attempt })),
      ...this.requests().flatMap(({ messageId, status, ...request }): JournalEntry[] => [
        { type: 'request', request },
        ...(messageId === null ? [] : [{ type: 'request-accepted' as const, id: request.id, messageId }]),
        ...(status === null ? [] : [{ type: 'request-answered' as const, id: request.id, status }]),
      ]),
    ];
  }
}

const pairOf = (office: string, caller: string): string => `${office} ${caller}`;

/** A map remembers in which order its keys came, so the first one is the oldest. */
function keep<T>(map: Map<string, T>, id: string, value: T): void {
  map.set(id, value);
  if (map.size > MOST_KEPT) for (const oldest of map.keys()) return void map.delete(oldest);
}

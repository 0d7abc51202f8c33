import type { OnApplicationShutdown } from '@nestjs/common';
import type { SimulatedMessage } from '../texts/domain/simulated-message.js';
import type { Journal } from './journal.js';
import type { Block, Delivery, JournalEntry, PlacedCall } from './journal-entry.js';

/** Messages and calls that are kept; older ones are forgotten. */
const MOST_KEPT = 50_000;

/** What the simulated provider knows. Changed only by `record`, which writes the journal first. */
export class ProviderState implements OnApplicationShutdown {
  private readonly messagesById = new Map<string, SimulatedMessage>();
  private readonly callsById = new Map<string, PlacedCall>();
  private readonly blocksByPair = new Map<string, Block>();
  private readonly deliveriesById = new Map<string, Delivery>();

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
    }
  }

  private entries(): JournalEntry[] {
    return [
      ...this.messages().map((message): JournalEntry => ({ type: 'message', message })),
      ...this.calls().map((call): JournalEntry => ({ type: 'call', call })),
      ...this.blocks().map((block): JournalEntry => ({ type: 'blocked', block })),
      ...this.deliveries().map((delivery): JournalEntry => ({ type: 'delivery', delivery })),
    ];
  }
}

const pairOf = (office: string, caller: string): string => `${office} ${caller}`;

/** A map remembers in which order its keys came, so the first one is the oldest. */
function keep<T>(map: Map<string, T>, id: string, value: T): void {
  map.set(id, value);
  if (map.size > MOST_KEPT) for (const oldest of map.keys()) return void map.delete(oldest);
}

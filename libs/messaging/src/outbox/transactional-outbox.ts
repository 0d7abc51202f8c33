import { Injectable } from '@nestjs/common';
import type { DataOf, EventContract } from '@textback/contracts';
import { Database, type Sink, type Transaction } from '@textback/database';
import { currentCorrelation } from '@textback/observability';
import { MessagingOptions } from '../options.js';
import { Outbox } from '../outbox.js';
import { OutboxRelay } from './outbox-relay.js';
import { type OutgoingEvent, outgoingEvent } from './outgoing-event.js';

const INSERT = `
  INSERT INTO outbox (topic, key, headers, value)
  SELECT topic, key, headers::json, value
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS event (topic, key, headers, value, n)
  ORDER BY n`;

/** The outbox in the service's own database: what is published here leaves if, and only if, the transaction commits. */
@Injectable()
export class TransactionalOutbox extends Outbox {
  /** Flushed last: ids, which are the order of publication, are then taken under all locks that the work holds. */
  private readonly sink: Sink<OutgoingEvent> = {
    name: 'outbox',
    order: 300,
    write: (events, tx) => this.write(events, tx),
  };

  constructor(
    private readonly options: MessagingOptions,
    private readonly database: Database,
    private readonly relay: OutboxRelay,
  ) {
    super();
  }

  publish<C extends EventContract>(contract: C, data: DataOf<C>, { id }: { id?: string } = {}): void {
    const event = outgoingEvent(contract, data, {
      service: this.options.service,
      at: new Date(),
      id,
      correlation: currentCorrelation(),
    });
    this.database.current.collect(this.sink, event);
  }

  private async write(events: readonly OutgoingEvent[], tx: Transaction): Promise<void> {
    await tx.query(INSERT, [
      events.map(({ topic }) => topic),
      events.map(({ key }) => key),
      events.map(({ headers }) => JSON.stringify(headers)),
      events.map(({ value }) => value),
    ]);
    // The active relay is woken in this process, or by the database if it runs in another.
    if (this.relay.isActive) tx.afterCommit(() => this.relay.wake());
    else await tx.query('SELECT pg_notify($1, $2)', [this.relay.channel, '']);
  }
}

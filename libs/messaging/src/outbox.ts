import { Injectable } from '@nestjs/common';
import type { DataOf, EventContract } from '@textback/contracts';

/** Publishes events through the outbox: they leave if, and only if, the open transaction commits. */
@Injectable()
export abstract class Outbox {
  /**
   * Adds an event to the open transaction (throws when there is none). The data is checked against the contract.
   * @param options.id CloudEvents id; a new UUID by default
   */
  abstract publish<C extends EventContract>(contract: C, data: DataOf<C>, options?: { id?: string }): void;
}

import { applyDecorators, SetMetadata, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { DataOf, EventContract, EventEnvelope } from '@textback/contracts';
import { RethrowFilter } from './consumer/rethrow.filter.js';

/** A handler of events whose data is `Data`. With another signature the decorated method does not compile. */
type Handler<Data> = (
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<(event: EventEnvelope<Data>) => Promise<void>>,
) => void;

/**
 * Marks the handler of a topic. The transport parses the message with the contract, opens the batch's transaction, drops
 * what the inbox knows, and calls the handler inside it: whatever the handler writes through `Database` commits together
 * with the inbox rows, or not at all. Several handlers of one topic run one after the other.
 */
export const Consume = <C extends EventContract>(contract: C): Handler<DataOf<C>> =>
  applyDecorators(
    EventPattern<string>(contract.topic, { contract }),
    SetMetadata('textback:consumes', contract.topic),
    UseFilters(RethrowFilter),
  ) as Handler<DataOf<C>>;

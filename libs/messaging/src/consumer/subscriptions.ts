import type { EventContract, ServiceName } from '@textback/contracts';
import type { EventHandler, Route } from './chunk-processor.js';

/** What a service consumes: for each topic, the versions that it knows and their handlers. */
export class Subscriptions {
  private readonly byTopic = new Map<string, { contract: EventContract; handlers: EventHandler[] }[]>();

  constructor(private readonly service: ServiceName) {}

  /** Throws when the contract does not name this service among its consumers: then nobody made it a dead-letter topic. */
  add(contract: EventContract, handler: EventHandler): void {
    if (!contract.consumers.includes(this.service))
      throw new Error(`${this.service} is not listed among the consumers of ${contract.topic} in its contract.`);
    const routes = this.byTopic.get(contract.topic) ?? [];
    this.byTopic.set(contract.topic, routes);
    const route = routes.find(({ contract: { type } }) => type === contract.type);
    if (route === undefined) routes.push({ contract, handlers: [handler] });
    else route.handlers.push(handler);
  }

  /** The handlers of a topic by version; empty when the topic is not consumed. */
  routes(topic: string): readonly Route[] {
    return this.byTopic.get(topic) ?? [];
  }

  /** Contract names of the topics, without prefix. */
  get topics(): string[] {
    return [...this.byTopic.keys()];
  }

  get contracts(): EventContract[] {
    return [...this.byTopic.values()].flat().map(({ contract }) => contract);
  }
}

import { crashPoint } from '@textback/observability';
import type { Database } from './database.js';
import { DatabaseUnavailable } from './errors.js';

interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets concurrent requests share transactions. What arrives while a transaction runs is committed together in the next one;
 * an idle request waits for nothing. A group that fails is halved until the culprit is alone, so that no request fails for
 * another's sake (design §4, Webhook).
 */
export class GroupCommit<Item> {
  private waiting: Waiting<Item>[] = [];
  private running = 0;

  /**
   * @param handle puts the effects of all items into the open transaction
   * @param options.lanes how many groups may be committed at the same time
   * @param options.size the most items in one group
   */
  constructor(
    private readonly database: Database,
    private readonly handle: (items: readonly Item[]) => Promise<void>,
    private readonly options: { readonly lanes: number; readonly size: number } = { lanes: 2, size: 100 },
  ) {}

  /**
   * Resolves once the item's effect is committed; rejects with what went wrong with this item.
   * @param options.within milliseconds after which the wait ends with {@link DatabaseUnavailable}. An item whose group has
   *   started may be committed all the same, so whoever sent it must be free to send it again. Any other is dropped: after
   *   an outage, requests that were answered long ago must not stand before new ones.
   */
  commit(item: Item, { within }: { readonly within?: number } = {}): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry: Waiting<Item> = { item, resolve, reject };
    this.waiting.push(entry);
    if (this.running < this.options.lanes) void this.drain();
    if (within === undefined) return promise;
    const timer = setTimeout(() => {
      this.waiting = this.waiting.filter((other) => other !== entry);
      reject(new DatabaseUnavailable(`Not committed within ${within} ms.`));
    }, within);
    return promise.finally(() => clearTimeout(timer));
  }

  private async drain(): Promise<void> {
    this.running += 1;
    while (this.waiting.length > 0) await this.settle(this.waiting.splice(0, this.options.size));
    this.running -= 1;
  }

  private async settle(group: Waiting<Item>[]): Promise<void> {
    try {
      await this.database.transaction(() => this.handle(group.map(({ item }) => item)));
    } catch (error) {
      if (group.length === 1 || error instanceof DatabaseUnavailable) {
        for (const { reject } of group) reject(error);
        return;
      }
      const middle = group.length >> 1;
      await this.settle(group.slice(0, middle));
      await this.settle(group.slice(middle));
      return;
    }
    crashPoint('group-commit:committed');
    for (const { resolve } of group) resolve();
  }
}

/** Things that are due, in the order of their moments; of those due at the same moment, what was added first comes first. */
export class EventQueue<Item> {
  /** A binary heap: an entry is due before the two at twice its place. */
  private readonly heap: { readonly at: number; readonly order: number; readonly item: Item }[] = [];
  private added = 0;

  /** @param at milliseconds since 1970 */
  add(at: number, item: Item): void {
    this.heap.push({ at, order: this.added, item });
    this.added += 1;
    let index = this.heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.isBefore(index, parent)) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  /** Takes out what is due next, unless that is later than a moment. */
  takeDue(until: number): Item | undefined {
    const [first] = this.heap;
    if (first === undefined || first.at > until) return undefined;
    this.swap(0, this.heap.length - 1);
    this.heap.pop();
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let next = index;
      if (left < this.heap.length && this.isBefore(left, next)) next = left;
      if (right < this.heap.length && this.isBefore(right, next)) next = right;
      if (next === index) return first.item;
      this.swap(index, next);
      index = next;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.entry(one), this.entry(other)];
    return a.at === b.at ? a.order < b.order : a.at < b.at;
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.entry(one), this.entry(other)];
    this.heap[one] = b;
    this.heap[other] = a;
  }

  private entry(index: number): { readonly at: number; readonly order: number; readonly item: Item } {
    const entry = this.heap[index];
    if (entry === undefined) throw new RangeError('The heap has no such entry.');
    return entry;
  }
}

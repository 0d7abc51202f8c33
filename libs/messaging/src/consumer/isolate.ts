/**
 * Applies items together; when that fails, halves them until each culprit is alone, and hands it to `alone`. Order is kept:
 * an item is applied, or alone, before any later one is tried again. One culprit among n costs about 2·log2(n) further
 * tries instead of n.
 *
 * @param together applies all items or none, and answers the failure, or null when they were applied
 * @param alone deals with an item that failed by itself
 */
export async function isolate<Item, Failure>(
  items: readonly Item[],
  together: (items: readonly Item[]) => Promise<Failure | null>,
  alone: (item: Item, failure: Failure) => Promise<void>,
): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  const failure = await together(items);
  if (failure === null) return;
  if (items.length === 1) return alone(first, failure);
  const middle = items.length >> 1;
  await isolate(items.slice(0, middle), together, alone);
  await isolate(items.slice(middle), together, alone);
}

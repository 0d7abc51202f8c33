/** Which part of a list is wanted: what comes after a place (null: from the beginning), and how much of it. */
export interface SliceRequest<Place> {
  readonly after: Place | null;
  readonly limit: number;
}

/** Part of a list, and the place after which the rest begins; null when this is the end. */
export interface Slice<Item, Place> {
  readonly items: Item[];
  readonly next: Place | null;
}

/**
 * A slice made from rows of which one more than `limit` was asked for, which is how the end is known.
 * @param placeOf where a row stands in the list
 */
export function sliceOf<Row, Item, Place>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  placeOf: (row: Row) => Place,
): Slice<Item, Place> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    next: rows.length > limit && last !== undefined ? placeOf(last) : null,
  };
}

import type { Page, PageQuery } from '@textback/contracts';
import { decodeCursor, encodeCursor } from '@textback/http';
import type { z } from 'zod';
import type { Slice, SliceRequest } from './slice.js';

/** What a list's query asks for. Throws a 400 for a cursor that is not one of this list. */
export const sliceRequestOf = <Place extends z.ZodType>(
  place: Place,
  { cursor, limit }: PageQuery,
): SliceRequest<z.infer<Place>> => ({
  after: cursor === undefined ? null : decodeCursor(place, cursor),
  limit,
});

/** A slice as clients get it, with an opaque cursor. */
export const pageOfSlice = <Item>({ items, next }: Slice<Item, unknown>): Page<Item> => ({
  items,
  nextCursor: next === null ? null : encodeCursor(next),
});

import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { Instant, OfficeId } from '../ids.js';
import { postCallEvents } from './calls.js';
import { IfMatch, PageQuery } from './define-endpoint.js';

const said = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe('what is said of a field that is wrong', () => {
  it.each(['2026-12-25T15:00:00+01:00', '2026-12-25T15:00:00', 'noon'])('the moment %s is not in UTC', (at) => {
    expect(said(Instant, at)).toEqual(['must be a moment in UTC with a Z, e.g. 2026-12-25T14:00:00Z']);
  });

  it.each(['abc', ['1', '2'], '1.5'])('the limit %j is no whole number', (limit) => {
    expect(said(PageQuery, { limit })).toEqual(['must be a whole number']);
  });

  it('an id looks like another', () => {
    const [text] = said(OfficeId, '7');
    expect(text).toMatch(/^must be a UUID, e\.g\. /);
    expect(said(OfficeId, text?.split(' ').at(-1))).toEqual([]);
  });

  it.each([0, 1_001])('%i call events are too few or too many', (count) => {
    const [event] = postCallEvents.examples.map(({ body }) => body);
    const { error } = postCallEvents.body.safeParse(Array.from({ length: count }, () => event));
    expect(JSON.stringify(error?.issues)).toMatch(/must have at (least 1 event|most 1,000 events)/);
  });
});

describe('If-Match', () => {
  it.each(['"3"', '*', 'W/"3"', '"3", "4"', '""'])('can be %s', (header) => {
    expect(said(IfMatch, header)).toEqual([]);
  });

  it.each(['3', "'3'", '"3', '"3" "4"', '', '"3",', '*, "3"'])('cannot be %j', (header) => {
    expect(said(IfMatch, header)).toEqual(['must be an ETag as it was read, in its quotes, e.g. "3"']);
  });
});

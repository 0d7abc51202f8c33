import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readableParts } from './readable-parts.js';

const Schema = z.strictObject({
  name: z.string().trim(),
  size: z.strictObject({ width: z.int(), height: z.int() }),
  tags: z.array(z.string()),
  extra: z.strictObject({ note: z.string() }).nullable(),
});
const standIns = { name: '?', size: { width: 0, height: 0 }, tags: [], extra: null };
const read = (document: unknown) => readableParts(Schema, document, standIns);

describe('readableParts', () => {
  it('reads a document that fits as the schema does', () => {
    const document = { name: ' a ', size: { width: 1, height: 2 }, tags: ['x'], extra: { note: 'n' } };
    expect(read(document)).toEqual({ document: Schema.parse(document), unreadable: [] });
  });

  it('reads what fits, and says where something stands in for what does not', () => {
    expect(read({ name: 7, size: { width: 1, height: 'tall' }, tags: ['x', 7], extra: { note: 7 }, more: 1 })).toEqual({
      document: { ...standIns, size: { width: 1, height: 0 } },
      unreadable: ['/name', '/size/height', '/tags', '/extra'],
    });
  });

  it('what is missing is unreadable', () => {
    expect(read({ size: { width: 1 }, extra: null })).toEqual({
      document: { ...standIns, size: { width: 1, height: 0 } },
      unreadable: ['/name', '/size/height', '/tags'],
    });
  });

  it.each([[undefined], [null], [[]], ['text']])('%j is unreadable as a whole', (document) => {
    expect(read(document)).toEqual({ document: standIns, unreadable: [''] });
  });
});

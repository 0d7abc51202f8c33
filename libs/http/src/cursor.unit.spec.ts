import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from './cursor.js';
import { ProblemError } from './problem-error.js';

const Place = z.object({ at: z.iso.datetime(), id: z.string() });

describe('cursors', () => {
  it('come back as they went, and fit into a URL as they are', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') }),
        fc.string(),
        (at, id) => {
          const place = { at: at.toISOString(), id };
          const cursor = encodeCursor(place);
          expect(cursor).toBe(encodeURIComponent(cursor));
          expect(decodeCursor(Place, cursor)).toEqual(place);
        },
      ),
    );
  });

  it('that we did not make are refused, whatever they are', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(Place, text)).toThrow(ProblemError);
      }),
    );
    // Ours, but of another list.
    expect(() => decodeCursor(Place, encodeCursor({ seq: 7 }))).toThrow(ProblemError);
  });

  it('that no database could look up are refused: text with a NUL or with half of a surrogate pair, however deep', () => {
    const at = '2026-11-23T18:37:15.893Z';
    for (const id of ['\0', 'a\0', 'a\0b', 'a\ud83d']) {
      expect(() => decodeCursor(Place, encodeCursor({ at, id }))).toThrow(ProblemError);
      expect(() => decodeCursor(z.string(), encodeCursor(id))).toThrow(ProblemError);
      expect(() => decodeCursor(z.array(Place), encodeCursor([{ at, id }]))).toThrow(ProblemError);
    }
  });
});

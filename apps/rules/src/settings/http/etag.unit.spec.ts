import { describe, expect, it } from '@jest/globals';
import { ifMatch } from './etag.js';

describe('ifMatch', () => {
  it.each([
    ['"3"', true],
    ['"2", "3"', true],
    ['*', true],
    ['"2"', false],
    ['W/"3"', false],
    ['3', false],
    ['"33"', false],
    ['', false],
  ])('%s of version 3: %s', (header, matches) => {
    expect(ifMatch(header)(3)).toBe(matches);
  });
});

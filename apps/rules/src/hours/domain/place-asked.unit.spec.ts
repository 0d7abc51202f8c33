import { describe, expect, it } from '@jest/globals';
import { placeAsked } from './place-asked.js';

const california = { country: 'US', region: 'CA' };

describe('placeAsked', () => {
  it.each([
    ["the office's own place", {}, california, california],
    ['another region of its country', { region: 'NY' }, california, { country: 'US', region: 'NY' }],
    ['a whole country', { country: 'US' }, california, { country: 'US', region: null }],
    ['a region', { country: 'DE', region: 'BY' }, california, { country: 'DE', region: 'BY' }],
    ['none', {}, null, { country: null, region: null }],
    ['a region of no country', { region: 'NY' }, null, { country: null, region: 'NY' }],
  ])('R13 %s', (_, asked, own, place) => {
    expect(placeAsked(asked, own)).toEqual(place);
  });
});

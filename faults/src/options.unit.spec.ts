import { describe, expect, it } from '@jest/globals';
import { requestOf } from './options.js';
import { SHORT, STANDARD } from './plan/sizes.js';

const TODAY = 4711;

describe('requestOf', () => {
  it.each([
    [[], { kind: 'runs', seeds: [TODAY], size: STANDARD, thenPlanted: true }],
    [['--seed', '7'], { kind: 'runs', seeds: [7], size: STANDARD, thenPlanted: false }],
    [['--seed', '7', '--short'], { kind: 'runs', seeds: [7], size: SHORT }],
    [['--seed', '7', '--runs', '3'], { kind: 'runs', seeds: [7, 8, 9], size: STANDARD }],
    [['--seeds', '1..4'], { kind: 'runs', seeds: [1, 2, 3, 4], size: STANDARD }],
    [['--minutes', '15'], { kind: 'runs', seeds: [TODAY], size: { seconds: 900 } }],
    [['--planted', 'all'], { kind: 'planted', names: 'all' }],
    [['--planted', 'claim'], { kind: 'planted', names: ['claim'] }],
    [['--help'], { kind: 'help' }],
  ])('%j', (args, request) => {
    expect(requestOf(args, TODAY)).toMatchObject(request);
  });

  it.each([['--seed', 'x'], ['--seeds', '4..1'], ['--seeds', '7'], ['--runs', '-1'], ['--minutes', ''], ['--faster']])(
    'refuses %s %s',
    (...args) => {
      expect(() =>
        requestOf(
          args.filter((arg) => arg !== undefined),
          TODAY,
        ),
      ).toThrow();
    },
  );
});

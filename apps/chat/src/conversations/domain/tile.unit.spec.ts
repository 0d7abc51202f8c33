import { describe, expect, it } from '@jest/globals';
import type { TileState } from '@textback/contracts';
import fc from 'fast-check';
import { moveTile, openTile } from './tile.js';

const anyState = fc.constantFrom<TileState>('none', 'open', 'closed');
const anyCommand = fc.constantFrom('open', 'reopen', 'close');

describe('a tile', () => {
  it.each([
    ['none', 'opened'],
    ['closed', 'reopened'],
    ['open', null],
  ] as const)('R15 an allowed reply opens it from %s (%s)', (state, change) => {
    expect(openTile(state)).toEqual({ kind: 'moved', state: 'open', change });
  });

  it.each([
    ['open', 'close', 'closed', 'closed'],
    ['closed', 'close', 'closed', null],
    ['closed', 'reopen', 'open', 'reopened'],
    ['open', 'reopen', 'open', null],
  ] as const)('R19 %s, staff ask to %s it: %s (%s)', (before, command, state, change) => {
    expect(moveTile(before, command)).toEqual({ kind: 'moved', state, change });
  });

  it.each(['close', 'reopen'] as const)('R3 history without a tile has nothing to %s', (command) => {
    expect(moveTile('none', command)).toEqual({ kind: 'no-tile' });
  });

  it('R19 once there is a tile, there always is one, and a change is announced exactly when the state changes', () => {
    fc.assert(
      fc.property(anyState, fc.array(anyCommand), (start, commands) => {
        let state = start;
        for (const command of commands) {
          const moved = command === 'open' ? openTile(state) : moveTile(state, command);
          if (moved.kind === 'no-tile') {
            expect(state).toBe('none');
            continue;
          }
          expect(moved.change !== null).toBe(moved.state !== state);
          expect(moved.state).not.toBe('none');
          state = moved.state;
        }
      }),
    );
  });
});

import type { ChatTile, TileState } from '@textback/contracts';

/** A tile after something happened to it; `change` is null when it was so already. */
export interface MovedTile {
  readonly kind: 'moved';
  readonly state: TileState;
  readonly change: ChatTile['change'] | null;
}

/** History without a tile can be neither closed nor reopened (R3). */
export interface NoTile {
  readonly kind: 'no-tile';
}

const moved = (state: TileState, change: MovedTile['change']): MovedTile => ({ kind: 'moved', state, change });

/** An allowed reply, or staff who write, open the tile from any state (R15, R19). */
export function openTile(state: TileState): MovedTile {
  switch (state) {
    case 'none':
      return moved('open', 'opened');
    case 'closed':
      return moved('open', 'reopened');
    case 'open':
      return moved('open', null);
  }
}

/** What staff ask for: none → (nothing), open → closed → open (R19). Asking again changes nothing. */
export function moveTile(state: TileState, command: 'reopen' | 'close'): MovedTile | NoTile {
  if (state === 'none') return { kind: 'no-tile' };
  switch (command) {
    case 'reopen':
      return openTile(state);
    case 'close':
      return moved('closed', state === 'open' ? 'closed' : null);
  }
}

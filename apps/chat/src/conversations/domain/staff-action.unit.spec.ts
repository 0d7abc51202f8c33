import { describe, expect, it } from '@jest/globals';
import { aConversation, aMatch } from './conversation.fixtures.js';
import { decideStaffAction, type StaffAction } from './staff-action.js';

const open = aConversation({ state: 'open' });
const claimed = aConversation({ state: 'open', claimedBy: 'ann' });
const byAnn: StaffAction = { kind: 'release', by: 'ann', isManager: false };
const byBob: StaffAction = { kind: 'release', by: 'bob', isManager: false };

describe('decideStaffAction', () => {
  it('R19 an open tile that nobody has is claimed', () => {
    const verdict = decideStaffAction(open, [], { kind: 'claim', by: 'ann' });
    expect(verdict).toMatchObject({ kind: 'done', conversation: { claimedBy: 'ann' }, tile: null });
  });

  it('R19 a tile that somebody else claimed is not taken away', () => {
    const verdict = decideStaffAction(claimed, [], { kind: 'claim', by: 'bob' });
    expect(verdict).toEqual({ kind: 'refused', because: 'claimed-by-another' });
  });

  it.each(['none', 'closed'] as const)('R19 nothing is to be claimed while the tile is %s', (state) => {
    const verdict = decideStaffAction(aConversation({ state }), [], { kind: 'claim', by: 'ann' });
    expect(verdict).toEqual({ kind: 'refused', because: 'tile-not-open' });
  });

  it('R19 a tile is released by whoever claimed it, or by a manager', () => {
    const released = { kind: 'done', conversation: { claimedBy: null } };
    expect(decideStaffAction(claimed, [], byAnn)).toMatchObject(released);
    expect(decideStaffAction(claimed, [], byBob)).toEqual({ kind: 'refused', because: 'claimed-by-another' });
    expect(decideStaffAction(claimed, [], { ...byBob, isManager: true })).toMatchObject(released);
  });

  it('R19 closing ends the claim and the waiting; reopening does not bring them back', () => {
    const before = aConversation({ state: 'open', claimedBy: 'ann', awaitingReply: true });
    const closed = decideStaffAction(before, [], { kind: 'close' });
    expect(closed).toMatchObject({
      conversation: { state: 'closed', claimedBy: null, awaitingReply: false },
      tile: 'closed',
    });
    if (closed.kind === 'refused') throw new Error('It was refused.');
    expect(decideStaffAction(closed.conversation, [], { kind: 'reopen' })).toMatchObject({
      conversation: { state: 'open', claimedBy: null, awaitingReply: false },
      tile: 'reopened',
    });
  });

  it('R3 history without a tile is not closed', () => {
    expect(decideStaffAction(aConversation(), [], { kind: 'close' })).toEqual({ kind: 'refused', because: 'no-tile' });
  });

  it('R17 staff choose one of the matches, or nobody', () => {
    const [first, second] = [aMatch('patient', 1), aMatch('contact', 2)];
    const choose = (personId: typeof first.personId | null) =>
      decideStaffAction(open, [first], { kind: 'choose-person', personId });
    expect(choose(first.personId)).toMatchObject({ kind: 'done', conversation: { chosenPersonId: first.personId } });
    expect(choose(second.personId)).toEqual({ kind: 'refused', because: 'not-a-match' });
    expect(choose(null)).toEqual({ kind: 'done', conversation: open, tile: null });
  });

  it.each<StaffAction>([{ kind: 'claim', by: 'ann' }, { kind: 'reopen' }])(
    'asking for what is so already changes nothing: %j',
    (action) => {
      expect(decideStaffAction(claimed, [], action)).toEqual({ kind: 'done', conversation: claimed, tile: null });
    },
  );
});

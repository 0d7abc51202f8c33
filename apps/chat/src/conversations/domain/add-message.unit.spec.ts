import { describe, expect, it } from '@jest/globals';
import { addMessage } from './add-message.js';
import { aConversation, aKeptMessage, allowedFor, aMatch, aMessage } from './conversation.fixtures.js';

const nothingAllowed = { matches: [], settings: allowedFor(false, false) };
const everythingAllowed = { matches: [], settings: allowedFor(true, true) };

describe('addMessage', () => {
  it.each(['missed-call', 'missed-call-text', 'system'] as const)('R3 a %s opens no tile', (kind) => {
    const { conversation, message, tile } = addMessage(aConversation(), aMessage({ kind }), everythingAllowed);
    expect(conversation).toMatchObject({ state: 'none', awaitingReply: false });
    expect(conversation.lastMessage).toEqual(message);
    expect(tile).toBeNull();
  });

  it('R15 an allowed reply of a patient opens the tile under Patients, and awaits an answer', () => {
    const matches = [aMatch('patient')];
    const { conversation, tile } = addMessage(aConversation(), aMessage(), { ...everythingAllowed, matches });
    expect(conversation).toMatchObject({ state: 'open', section: 'patients', awaitingReply: true });
    expect(tile).toBe('opened');
  });

  it('R15 an allowed reply reopens a closed tile', () => {
    const { tile } = addMessage(aConversation({ state: 'closed' }), aMessage(), everythingAllowed);
    expect(tile).toBe('reopened');
  });

  it('R16 a reply that is not allowed opens nothing, awaits nothing, and says which setting held it', () => {
    const { conversation, message, tile } = addMessage(aConversation(), aMessage(), nothingAllowed);
    expect(conversation).toMatchObject({ state: 'none', awaitingReply: false });
    expect(message.held).toEqual({ reason: 'unknown-numbers-not-allowed' });
    expect(tile).toBeNull();
  });

  it('R18 an opt-out word in an open tile is history, and nobody has to answer it', () => {
    const before = aConversation({ state: 'open' });
    const { conversation, message } = addMessage(before, aMessage({ keyword: true }), everythingAllowed);
    expect(conversation).toMatchObject({ state: 'open', awaitingReply: false });
    expect(message.held).toBeNull();
  });

  it('R19 what staff write opens the tile, whatever the settings say, and answers the caller', () => {
    const before = aConversation({ state: 'closed', awaitingReply: true });
    const { conversation, tile } = addMessage(before, aMessage({ kind: 'staff', author: 'user-1' }), nothingAllowed);
    expect(conversation).toMatchObject({ state: 'open', awaitingReply: false });
    expect(tile).toBe('reopened');
  });

  it('R17 the section follows the matches of the moment, also in an open tile', () => {
    const before = aConversation({ state: 'open', section: 'contacts' });
    const { conversation } = addMessage(before, aMessage(), { ...everythingAllowed, matches: [aMatch('patient')] });
    expect(conversation.section).toBe('patients');
  });

  it.each([
    ['later', '2026-03-02T09:06:00.000Z', true],
    ['at the same moment', '2026-03-02T09:05:00.000Z', true],
    ['late: it happened earlier', '2026-03-02T09:04:00.000Z', false],
  ])('a message that comes %s is the last one or not', (_case, at, isLast) => {
    const last = aKeptMessage({ at: '2026-03-02T09:05:00.000Z' });
    const { conversation, message } = addMessage(
      aConversation({ lastMessage: last }),
      aMessage({ at }),
      nothingAllowed,
    );
    expect(conversation.lastMessage).toEqual(isLast ? message : last);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ConversationId } from '@textback/contracts';
import { ReplayedTexts } from './replayed-texts.js';

const MARIA = 'd1f0b5b4-8d1c-5c83-9a52-2f4c2a9a7c01' as ConversationId;
const aText = (at: string, credits = 1) => ({ conversationId: MARIA, at, credits });

describe('ReplayedTexts', () => {
  const limited = () => new ReplayedTexts({ timeZone: 'America/New_York', limited: true });

  it('R7 counts a text for seven days, to the millisecond', () => {
    const texts = limited();
    texts.add(aText('2026-03-02T12:00:00.000Z'));
    expect(texts.to(MARIA, '2026-03-09T11:59:59.999Z')).toEqual(['2026-03-02T12:00:00.000Z']);
    expect(texts.to(MARIA, '2026-03-09T12:00:00.000Z')).toEqual([]);
    expect(texts.to(null, '2026-03-02T12:00:00.000Z')).toEqual([]);
  });

  it("R10 counts credits by the month on the office's clock", () => {
    const texts = limited();
    texts.add(aText('2026-02-28T12:00:00.000Z'));
    // Midnight in New York is 05:00 UTC.
    expect(texts.creditsUsed('2026-03-01T04:59:59.999Z')).toBe(1);
    expect(texts.creditsUsed('2026-03-01T05:00:00.000Z')).toBe(0);
    texts.add(aText('2026-03-01T05:00:00.000Z', 2));
    expect(texts.creditsUsed('2026-04-01T03:59:59.999Z')).toBe(2);
    expect(texts.creditsUsed('2026-04-01T04:00:00.000Z')).toBe(0);
  });

  it('R10 gives back the credits of a text that was never sent, but not those of another month', () => {
    const texts = limited();
    const [old, fresh] = [aText('2026-02-28T12:00:00.000Z', 2), aText('2026-03-01T12:00:00.000Z')];
    texts.add(old);
    texts.add(fresh);
    texts.remove(old);
    expect(texts.creditsUsed('2026-03-01T13:00:00.000Z')).toBe(1);
    texts.remove(fresh);
    expect(texts.creditsUsed('2026-03-01T13:00:00.000Z')).toBe(0);
    expect(texts.to(MARIA, '2026-03-01T13:00:00.000Z')).toEqual([]);
  });

  it('R10 texts of staff cost credits, and are no missed-call texts to anybody', () => {
    const texts = limited();
    const ofStaff = { ...aText('2026-03-01T12:00:00.000Z', 2), conversationId: null };
    texts.add(ofStaff);
    expect(texts.creditsUsed('2026-03-01T13:00:00.000Z')).toBe(2);
    expect(texts.to(MARIA, '2026-03-01T13:00:00.000Z')).toEqual([]);
    texts.remove(ofStaff);
    expect(texts.creditsUsed('2026-03-01T13:00:00.000Z')).toBe(0);
  });

  it('R10 does not count credits where they are unlimited, as live', () => {
    const texts = new ReplayedTexts({ timeZone: 'America/New_York', limited: false });
    texts.add(aText('2026-03-01T12:00:00.000Z'));
    expect(texts.creditsUsed('2026-03-01T13:00:00.000Z')).toBe(0);
  });
});

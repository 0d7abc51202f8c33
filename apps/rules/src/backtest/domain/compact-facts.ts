import type { Facts } from '../../text-back/domain/facts.js';

/** Of a decision's facts those that the replay found, without what is null, empty or 0. The rest is the call's, and the calendar's. */
export type CompactFacts = Partial<Omit<Facts, 'call' | 'callerKind' | 'holidays'>>;

export function compactFacts(facts: Facts): CompactFacts {
  const { optedOutAt, landlineAt, staffTextedAt, answeredAt, textedAt, creditsUsed, waitingSince } = facts;
  return {
    ...(optedOutAt !== null && { optedOutAt }),
    ...(landlineAt !== null && { landlineAt }),
    ...(staffTextedAt !== null && { staffTextedAt }),
    ...(answeredAt !== null && { answeredAt }),
    ...(textedAt.length > 0 && { textedAt }),
    ...(creditsUsed !== 0 && { creditsUsed }),
    ...(waitingSince !== null && { waitingSince }),
  };
}

/** The facts of which {@link compactFacts} was made. */
export const wholeFacts = (
  compact: CompactFacts,
  { call, callerKind, holidays }: Pick<Facts, 'call' | 'callerKind' | 'holidays'>,
): Facts => ({
  call,
  callerKind,
  holidays,
  optedOutAt: null,
  landlineAt: null,
  staffTextedAt: null,
  answeredAt: null,
  textedAt: [],
  creditsUsed: 0,
  waitingSince: null,
  ...compact,
});

import { describe, expect, it } from '@jest/globals';
import { TextStatus } from '@textback/contracts';
import fc from 'fast-check';
import { HAPPENINGS, type HappeningKind, isFinal, nextStatus } from './next-status.js';

type RecordKind = 'record-accepted' | 'record-sent' | 'record-delivered' | 'record-failed';

/** What a detail record says counts as much as when the provider says it itself. */
const AS_IF: Record<RecordKind, Exclude<HappeningKind, RecordKind>> = {
  'record-accepted': 'accepted',
  'record-sent': 'receipt-sent',
  'record-delivered': 'receipt-delivered',
  'record-failed': 'receipt-failed',
};

/** The whole machine but for {@link AS_IF}: for each happening, the statuses that it changes and into what. All others stay as they are. */
const TRANSITIONS: Record<Exclude<HappeningKind, RecordKind>, Partial<Record<TextStatus, TextStatus>>> = {
  claimed: { queued: 'posting' },
  expired: { queued: 'expired', posting: 'expired' },
  'opted-out': { queued: 'refused', posting: 'refused' },
  guarded: { queued: 'refused', posting: 'refused' },
  'no-credits': { queued: 'refused', posting: 'refused' },
  'not-sent': { posting: 'queued' },
  'no-answer': { posting: 'unknown' },
  accepted: { queued: 'accepted', posting: 'accepted', unknown: 'accepted' },
  refused: {
    queued: 'refused',
    posting: 'refused',
    unknown: 'refused',
    accepted: 'refused',
    sent: 'refused',
    expired: 'refused',
  },
  'receipt-sent': { queued: 'sent', posting: 'sent', unknown: 'sent', accepted: 'sent' },
  'receipt-delivered': {
    queued: 'delivered',
    posting: 'delivered',
    unknown: 'delivered',
    accepted: 'delivered',
    sent: 'delivered',
    expired: 'delivered',
    refused: 'delivered',
    failed: 'delivered',
  },
  'receipt-failed': {
    queued: 'failed',
    posting: 'failed',
    unknown: 'failed',
    accepted: 'failed',
    sent: 'failed',
    expired: 'failed',
    refused: 'failed',
  },
};

/** How much each status tells about a text that was posted. */
const RANK: Record<TextStatus, number> = Object.fromEntries(
  ['queued', 'posting', 'unknown', 'accepted', 'sent', 'expired', 'refused', 'failed', 'delivered'].map(
    (status, index) => [status, index],
  ),
) as Record<TextStatus, number>;

const statuses = TextStatus.options;
const happening = fc.constantFrom(...HAPPENINGS);
const fold = (start: TextStatus, kinds: readonly HappeningKind[]): TextStatus =>
  kinds.reduce<TextStatus>(nextStatus, start);

/** What the provider may tell about a text that was posted: the answer to the POST, receipts, and its records. */
const PROVIDER_WORDS = [
  'accepted',
  'receipt-sent',
  'receipt-delivered',
  'receipt-failed',
  'record-accepted',
  'record-sent',
  'record-delivered',
  'record-failed',
] as const;

describe('nextStatus', () => {
  it.each(HAPPENINGS.flatMap((kind) => statuses.map((status) => ({ kind, status }))))(
    '$status, then $kind',
    ({ kind, status }) => {
      const said = kind in AS_IF ? AS_IF[kind as RecordKind] : (kind as Exclude<HappeningKind, RecordKind>);
      expect(nextStatus(status, kind)).toBe(TRANSITIONS[said][status] ?? status);
    },
  );

  it('A: whatever happens after a text was posted, only "surely not sent" lets it be posted again', () => {
    fc.assert(
      fc.property(fc.array(happening), (kinds) => {
        let status: TextStatus = 'posting';
        for (const kind of kinds) {
          const next = nextStatus(status, kind);
          if (next === 'queued' && status !== 'queued') expect([status, kind]).toEqual(['posting', 'not-sent']);
          status = next;
        }
      }),
    );
  });

  it('A: an unknown text is never queued or posted again', () => {
    fc.assert(
      fc.property(fc.array(happening), (kinds) => {
        expect(['queued', 'posting']).not.toContain(fold('unknown', kinds));
      }),
    );
  });

  it('any order and any repetition of what the provider says ends in the same status', () => {
    const words = fc.array(fc.constantFrom(...PROVIDER_WORDS), { minLength: 1, maxLength: 6 });
    const shuffled = words.chain((said) =>
      fc.tuple(
        fc.constant(said),
        fc
          .array(fc.constantFrom(...said), { maxLength: 6 })
          .chain((again) => fc.shuffledSubarray([...said, ...again], { minLength: said.length + again.length })),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom<TextStatus>('posting', 'unknown'), shuffled, (start, [said, disordered]) => {
        expect(fold(start, disordered)).toBe(fold(start, said));
      }),
    );
  });

  it('receipts that come before the answer to the POST count, and the answer then changes nothing', () => {
    const receipts = fc.array(fc.constantFrom(...PROVIDER_WORDS), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(receipts, fc.constantFrom<HappeningKind>('accepted', 'no-answer', 'not-sent'), (early, answer) => {
        expect(fold('posting', [...early, answer])).toBe(fold('posting', early));
      }),
    );
  });

  it('what a record tells never takes back what a receipt told, and the other way round', () => {
    const words = fc.array(fc.constantFrom(...PROVIDER_WORDS), { maxLength: 5 });
    fc.assert(
      fc.property(words, fc.constantFrom(...PROVIDER_WORDS), words, (before, word, after) => {
        const least = nextStatus('unknown', word);
        const end = fold('unknown', [...before, word, ...after]);
        expect(RANK[end]).toBeGreaterThanOrEqual(RANK[least]);
      }),
    );
  });

  it('a final status stays final, and a delivered text stays delivered', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statuses.filter(isFinal)), fc.array(happening), (start, kinds) => {
        expect(isFinal(fold(start, kinds))).toBe(true);
        expect(fold('delivered', kinds)).toBe('delivered');
      }),
    );
  });
});

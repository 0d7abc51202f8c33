import { describe, expect, it } from '@jest/globals';
import { TextStatus } from '@textback/contracts';
import fc from 'fast-check';
import { HAPPENINGS, type HappeningKind, isFinal, nextStatus } from './next-status.js';

/** The whole machine: for each happening, the statuses that it changes and into what. All others stay as they are. */
const TRANSITIONS: Record<HappeningKind, Partial<Record<TextStatus, TextStatus>>> = {
  claimed: { queued: 'posting' },
  expired: { queued: 'expired', posting: 'expired' },
  'opted-out': { queued: 'refused', posting: 'refused' },
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

const statuses = TextStatus.options;
const happening = fc.constantFrom(...HAPPENINGS);
const fold = (start: TextStatus, kinds: readonly HappeningKind[]): TextStatus =>
  kinds.reduce<TextStatus>(nextStatus, start);

/** What the provider may tell about a text that was posted: the answer to the POST, and receipts. */
const PROVIDER_WORDS = ['accepted', 'receipt-sent', 'receipt-delivered', 'receipt-failed'] as const;

describe('nextStatus', () => {
  it.each(HAPPENINGS.flatMap((kind) => statuses.map((status) => ({ kind, status }))))(
    '$status, then $kind',
    ({ kind, status }) => {
      expect(nextStatus(status, kind)).toBe(TRANSITIONS[kind][status] ?? status);
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

  it('a final status stays final, and a delivered text stays delivered', () => {
    fc.assert(
      fc.property(fc.constantFrom(...statuses.filter(isFinal)), fc.array(happening), (start, kinds) => {
        expect(isFinal(fold(start, kinds))).toBe(true);
        expect(fold('delivered', kinds)).toBe('delivered');
      }),
    );
  });
});

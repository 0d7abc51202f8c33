import { OfficeId, PhoneNumber, type SentTextKind } from '@textback/contracts';
import type { Lane } from './plan-slots.js';
import type { Pace } from './pace.js';

/** A pace that nothing was ever granted of. */
export const FRESH: Pace = { nextAt: -Infinity, latest: [], pausedUntil: -Infinity };

export const office = (n: number): OfficeId => OfficeId.parse(`8c3f5f3a-0f2b-4bb1-9d57-${String(n).padStart(12, '0')}`);

export const number = (n: number): PhoneNumber => PhoneNumber.parse(`+1415555${String(n).padStart(4, '0')}`);

/** A moment, in milliseconds. */
export const NOW = 1_000_000;

/** A lane of office `n`, which has one texting number of its own; its text is due now. */
export function aLane(n: number, kind: SentTextKind = 'missed-call-text', changes: Partial<Lane> = {}): Lane {
  return {
    officeId: office(n),
    from: number(n),
    kind,
    waiting: 1,
    since: NOW,
    pace: FRESH,
    servedAt: -Infinity,
    ...changes,
  };
}

import { causeOf, type Happening, type Text } from '../../texts/domain/text.js';
import type { Settlement } from './ledger.js';

/** A step of a text. */
export interface Step {
  readonly before: Text;
  readonly after: Text;
  readonly happening: Happening;
}

/**
 * Whether a text costs its office credits, as it stands after a step: from its claim on, unless it surely was not sent. In
 * doubt it does.
 */
export function costsCredits({ after, happening }: Pick<Step, 'after' | 'happening'>): boolean {
  switch (after.status) {
    case 'posting':
    case 'unknown':
    case 'accepted':
    case 'sent':
    case 'delivered':
      return true;
    case 'failed':
      return !('neverPassedOn' in happening && happening.neverPassedOn === true);
    case 'queued':
    case 'expired':
    case 'refused':
      return false;
  }
}

/** What a step means for the ledger; null: nothing. A claim is reserved by itself, before it is a step. */
export function settlementOf(step: Step): Settlement | null {
  const { before, after, happening } = step;
  if (after.credits === 0 || before.status === after.status || happening.kind === 'claimed') return null;
  const hold = costsCredits(step);
  const held = HELD[before.status];
  return held === hold ? null : { hold, cause: causeOf(happening) };
}

/** Whether a text of a status holds credits; null: that depends on how it came to it. */
const HELD: Readonly<Record<Text['status'], boolean | null>> = {
  queued: false,
  posting: true,
  unknown: true,
  accepted: true,
  sent: true,
  delivered: true,
  expired: false,
  refused: false,
  failed: null,
};

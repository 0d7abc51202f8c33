import type { BacktestChange } from '@textback/contracts';
import type { ReplayedCall } from './replay.js';

/** What the draft makes of a call, against what really became of it. */
export function changeOf({ verdict, call }: Pick<ReplayedCall, 'verdict' | 'call'>): BacktestChange {
  if (verdict.decision === 'text') return call.reality.decision === 'text' ? 'texted-in-both' : 'only-in-draft';
  return call.reality.decision === 'text' ? 'only-in-reality' : 'skipped-in-both';
}

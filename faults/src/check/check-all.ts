import type { Evidence } from '../evidence/evidence.js';
import { checkAtMostOnce } from './at-most-once.js';
import { checkBacklog } from './backlog.js';
import { checkLiveUpdates } from './live-updates.js';
import { checkOfficesApart } from './offices-apart.js';
import { checkOptOuts } from './opt-outs.js';
import { checkStatuses } from './statuses.js';
import { accountForUnknown } from './unknown-texts.js';
import type { Violation } from './violation.js';
import { checkVisibleEnds } from './visible-ends.js';

/** Everything that the evidence proves to be wrong. Pure: the same evidence gives the same answer, also from a file. */
export const checkAll = (evidence: Evidence): Violation[] => [
  ...checkAtMostOnce(evidence),
  ...checkVisibleEnds(evidence),
  ...checkOptOuts(evidence),
  ...checkOfficesApart(evidence),
  ...checkLiveUpdates(evidence),
  ...checkBacklog(evidence),
  ...checkStatuses(evidence),
  ...accountForUnknown(evidence).violations,
];

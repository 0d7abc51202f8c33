import type { Violation } from '../check/violation.js';

/** A change of compiled code that takes one guard away. */
export interface Patch {
  /** Compiled file, below `dist/`. */
  readonly file: string;
  readonly find: RegExp;
  readonly replace: string;
}

/** A bug that the suite must find. */
export interface PlantedBug {
  readonly name: string;
  /** What it takes away. */
  readonly guard: string;
  /** The guarantee that the checker must find broken. */
  readonly breaks: Violation['guarantee'];
  readonly patches: readonly Patch[];
}

const TEXTS = 'apps/sms-dispatch/src/texts';

/** One for each guard of issue 5. Run against each of them, the suite must fail: see run-planted.ts. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'dedupe-key',
    guard: 'a text is known by the call or message that it answers, so that it is queued once (R5)',
    breaks: 'A',
    patches: [
      {
        file: `${TEXTS}/application/request-text.js`,
        find: /dispatchId: data\.dispatchId,/,
        replace: 'dispatchId: crypto.randomUUID(),',
      },
      {
        file: `${TEXTS}/application/request-text.js`,
        find: /subjectId: data\.kind === 'missed-call-text' \? data\.callId : data\.messageId,/,
        replace: 'subjectId: crypto.randomUUID(),',
      },
    ],
  },
  {
    name: 'claim',
    guard: 'a text that is being posted is nobody else’s to post',
    breaks: 'A',
    patches: [
      {
        file: `${TEXTS}/persistence/postgres-sending-queue.js`,
        find: /t\.status = 'queued'/g,
        replace: "t.status IN ('queued', 'posting')",
      },
      {
        file: `${TEXTS}/persistence/postgres-texts.js`,
        find: /(WHERE t\.dispatch_id = \$1) AND t\.claim_id = \$2/,
        replace: '$1 AND $2::text IS NOT NULL',
      },
    ],
  },
  {
    name: 'opt-out-check',
    guard: 'nothing is posted to a caller who has opted out (R18)',
    breaks: 'C',
    patches: [
      {
        file: `${TEXTS}/persistence/text-columns.js`,
        find: /const OPTED_OUT = `/,
        replace: 'const OPTED_OUT = `false AND ',
      },
    ],
  },
  {
    name: 'token',
    guard: 'the URL of a text is believed only with the token that we made',
    breaks: 'status',
    patches: [
      {
        file: 'apps/sms-dispatch/src/webhooks/application/webhook-urls.js',
        find: /(if \(!id\.success\) return \{\s*kind: 'none'\s*\};)/,
        replace: "$1 return { kind: 'ours', dispatchId: id.data };",
      },
    ],
  },
  {
    name: 'status-order',
    guard: 'what the provider says only ever raises what is known of a text',
    breaks: 'status',
    patches: [
      {
        file: `${TEXTS}/domain/next-status.js`,
        find: /KNOWLEDGE\[other\] > KNOWLEDGE\[one\] \? other : one/,
        replace: 'other',
      },
    ],
  },
];

export function bugNamed(name: string): PlantedBug {
  const bug = PLANTED_BUGS.find((candidate) => candidate.name === name);
  if (bug === undefined)
    throw new Error(`There is no planted bug ${name}, only ${PLANTED_BUGS.map((known) => known.name).join(', ')}.`);
  return bug;
}

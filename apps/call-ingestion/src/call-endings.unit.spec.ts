import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CallFact } from './calls/domain/call-fact.js';
import { addFact, EMPTY_SESSION, MOST_LEGS } from './calls/domain/call-session.js';
import { classify, UNKNOWN_REASONS, type Verdict } from './calls/domain/classify.js';
import { live, lives } from './calls/domain/simulated-call.fixtures.js';
import { HANGUP_CAUSES } from './calls/providers/telnyx-hangup-cause.js';
import { TEXML_ENDS } from './calls/providers/telnyx-texml-events.js';
import { ENDINGS, type Outcome, SOURCES } from './testing/call-endings.js';

const PAGE = new URL('../../../docs/call-endings.md', import.meta.url);

const outcomeOf = (verdict: Verdict): Outcome => {
  switch (verdict.outcome) {
    case 'answered':
      return 'answered';
    case 'missed':
      return verdict.ending;
    case 'unknown':
      return `unknown: ${verdict.why}`;
  }
};

const judge = (facts: readonly CallFact[]): Verdict => classify(facts.reduce(addFact, EMPTY_SESSION));

const cells = ENDINGS.flatMap(({ way, told }) =>
  SOURCES.flatMap((source) => {
    const cell = told[source];
    return cell === undefined ? [] : [{ way, source, ...cell }];
  }),
);

describe('R6 how a call ends', () => {
  it.each(cells)('$source: $way: $is', ({ facts, is }) => {
    expect(outcomeOf(judge(facts))).toBe(is);
  });

  it.each(cells)('$source: $way: the same in any order, and however often each event comes', ({ facts, is }) => {
    const retold = fc
      .array(fc.constantFrom(...facts), { maxLength: 5 })
      .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }));
    fc.assert(
      fc.property(retold, (facts) => expect(outcomeOf(judge(facts))).toBe(is)),
      { numRuns: 25 },
    );
  });

  it.each(cells)(
    '$source: $way: also when it settles in between, but that an answer stands once it was told, and a text once it is sent',
    ({ facts }) => {
      const told = judge(facts);
      fc.assert(
        fc.property(lives(facts), fc.boolean(), (happenings, texts) => {
          const { judgement, published, missed } = live(happenings, texts);
          const wasAnswered = published.some(({ outcome }) => outcome === 'answered');
          const expected = missed && texts ? 'missed' : wasAnswered ? 'answered' : missed ? 'missed' : told.outcome;
          expect(judgement.verdict.outcome).toBe(expected);
          // An answer is never lost, and nothing is texted of which nothing could be told.
          if (told.outcome === 'answered') expect(wasAnswered).toBe(true);
          if (told.outcome === 'missed' && !wasAnswered) expect(missed).toBe(true);
        }),
        { numRuns: 25 },
      );
    },
  );

  it('every source but the adapters tells of every ending that R6 names', () => {
    const endings = ['answered', 'no-answer', 'busy', 'declined', 'abandoned', 'routing-failure'];
    for (const source of ['Call Control', 'SIP connection', 'TeXML', 'call.events']) {
      const told = cells.filter((cell) => cell.source === source).map(({ is }) => is);
      expect(told).toEqual(expect.arrayContaining(endings));
      expect(told.some((outcome) => outcome.startsWith('unknown'))).toBe(true);
    }
  });
});

describe('docs/call-endings.md', () => {
  /** The table between two marks, as rows of cells; the line under the heading left out. */
  const table = async (mark: string): Promise<string[][]> => {
    const page = await readFile(PAGE, 'utf8');
    const [, between = ''] = new RegExp(`<!-- ${mark} -->(.*?)<!-- /${mark} -->`, 's').exec(page) ?? [];
    return between
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
      .filter(([first]) => first?.startsWith('-') !== true)
      .slice(1);
  };

  it('shows what becomes of each ending', async () => {
    expect(await table('endings')).toEqual(
      ENDINGS.map(({ way, told }) => [way, ...SOURCES.map((source) => told[source]?.is ?? '·')]),
    );
  });

  it('shows what each hangup cause means', async () => {
    expect(await table('hangup-causes')).toEqual(
      Object.entries(HANGUP_CAUSES).map(([cause, meaning]) => [`\`${cause}\``, meaning]),
    );
  });

  it('shows what each TeXML status means', async () => {
    expect(await table('texml-statuses')).toEqual(
      Object.entries(TEXML_ENDS).map(([status, meaning]) => [
        `\`${status}\``,
        meaning ?? 'answered; then as `HangupCause` says',
      ]),
    );
  });

  it('names every reason for which a call is unknown', async () => {
    expect((await table('unknown-reasons')).map(([reason]) => reason)).toEqual(
      UNKNOWN_REASONS.map((reason) => `\`${reason}\``),
    );
    expect(await readFile(PAGE, 'utf8')).toContain(`more than ${MOST_LEGS - 1} legs`);
  });
});

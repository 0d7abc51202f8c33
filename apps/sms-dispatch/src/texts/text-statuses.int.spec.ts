import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { TextStatus } from '@textback/contracts';
import { HAPPENINGS, nextStatus } from './domain/next-status.js';

const PAGE = new URL('../../../../docs/text-statuses.md', import.meta.url);

/** The table between the marks, as rows of cells; the line under the heading left out. */
const tableIn = (page: string): string[][] =>
  (/<!-- transitions -->(.*)<!-- \/transitions -->/s.exec(page)?.[1] ?? '')
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first]) => first?.startsWith('-') !== true);

describe('docs/text-statuses.md', () => {
  it('shows the transitions that the state machine makes', async () => {
    const rows = HAPPENINGS.map((happening) => [
      `\`${happening}\``,
      ...TextStatus.options.map((status) => {
        const next = nextStatus(status, happening);
        return next === status ? '·' : next;
      }),
    ]);
    expect(tableIn(await readFile(PAGE, 'utf8'))).toEqual([['what happened', ...TextStatus.options], ...rows]);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { TextStatus } from '@textback/contracts';
import { HAPPENINGS, isFinal, nextStatus } from './domain/next-status.js';

const PAGE = new URL('../../../../docs/text-statuses.md', import.meta.url);

/** The table between the marks of a name, as rows of cells; the line under the heading left out. */
const tableIn = (page: string, name: string): string[][] =>
  (new RegExp(`<!-- ${name} -->(.*)<!-- /${name} -->`, 's').exec(page)?.[1] ?? '')
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
    expect(tableIn(await readFile(PAGE, 'utf8'), 'transitions')).toEqual([
      ['what happened', ...TextStatus.options],
      ...rows,
    ]);
  });

  it('explains every status, and says which are final', async () => {
    const [, ...rows] = tableIn(await readFile(PAGE, 'utf8'), 'statuses');
    expect(new Set(rows.map(([status, , last]) => `${status} ${last}`))).toEqual(
      new Set(TextStatus.options.map((status) => `\`${status}\` ${isFinal(status) ? 'yes' : ''}`)),
    );
  });

  it('explains everything that can happen', async () => {
    const [, ...rows] = tableIn(await readFile(PAGE, 'utf8'), 'causes');
    expect(rows.map(([happening]) => happening)).toEqual(HAPPENINGS.map((happening) => `\`${happening}\``));
  });
});

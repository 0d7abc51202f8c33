/** One line of the bench's table. */
export interface Result {
  readonly what: string;
  /** What was seen, with its unit. */
  readonly seen: string;
  /** What it is held against: a floor of the same run, or a figure of design §7. */
  readonly against: string;
  readonly goal: string;
  readonly met: boolean;
  /** The raw figures, for the JSON file. */
  readonly figures: Readonly<Record<string, unknown>>;
}

const COLUMNS = ['what', 'seen', 'against', 'goal', ''] as const;

/** The results as a table for a terminal. */
export function table(results: readonly Result[]): string {
  const lines = [
    [...COLUMNS],
    ...results.map(({ what, seen, against, goal, met }) => [what, seen, against, goal, met ? 'met' : 'MISSED']),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const render = (line: readonly string[]): string =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [head, ...body] = lines.map(render);
  return [head, widths.map((width) => '-'.repeat(width)).join('  '), ...body].join('\n');
}

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
export const ratio = (value: number): string => value.toFixed(2);
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en-US')}/s`;

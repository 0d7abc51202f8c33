import { describe, expect, it } from '@jest/globals';
import { Narrator, StepFailed } from './narrator.js';
import { found, instead, until } from './until.js';

describe('until', () => {
  it('looks again, also after it could not look, until it sees what is expected', async () => {
    const looks = [() => instead('dark'), () => Promise.reject(new Error('away')), () => found(42)];
    await expect(until('light', async () => looks.shift()?.() ?? instead('nothing'))).resolves.toBe(42);
  });

  it('says what was expected and what was seen last', async () => {
    const failure = until('light', async () => instead('dark'), 0);
    await expect(failure).rejects.toEqual(new StepFailed('light', 'dark'));
  });
});

describe('Narrator', () => {
  it('tells each step with its time, and of a failed one what was expected and seen', async () => {
    const lines: string[] = [];
    const narrator = new Narrator((line) => lines.push(line));
    await narrator.step('sun rises', async () => undefined);
    await expect(
      narrator.step('moon rises', () => Promise.reject(new StepFailed('moon', 'clouds'))),
    ).rejects.toBeInstanceOf(StepFailed);
    expect(lines.map((line) => line.replace(/\d+\.\d\d s/, '0.00 s'))).toEqual([
      ' 1.   0.00 s  sun rises',
      ' 2.   0.00 s  FAILED: moon rises',
      '      expected: moon',
      '      seen:     clouds',
    ]);
  });
});

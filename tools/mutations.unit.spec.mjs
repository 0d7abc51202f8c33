import { describe, expect, it } from '@jest/globals';
import { scoreOf } from './mutations.mjs';

const file = (...statuses) => ({ mutants: statuses.map((status) => ({ status })) });

describe('scoreOf', () => {
  it('is the share of changes that were noticed, over all files', () => {
    expect(scoreOf({ files: { 'a.ts': file('Killed', 'Timeout', 'Survived'), 'b.ts': file('NoCoverage') } })).toBe(50);
  });

  it('leaves out what could not run, and what is ignored', () => {
    expect(scoreOf({ files: { 'a.ts': file('Killed', 'CompileError', 'RuntimeError', 'Ignored') } })).toBe(100);
  });
});

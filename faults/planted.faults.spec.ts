import { beforeAll, describe, expect, it } from '@jest/globals';
import { testFaults } from './command.fixtures.js';
import { PLANTED_BUGS } from './src/planted/planted-bugs.js';

describe('the fault suite, tested itself', () => {
  let said: readonly string[];

  beforeAll(async () => {
    said = (await testFaults('--planted', 'all')).split('\n').map((line) => line.trim());
  }, 300_000);

  it('passes on the code as it is', () => {
    expect(said).toContain('PASS the code as it is: nothing is broken');
  });

  it.each(PLANTED_BUGS)('fails when the guard $name is taken away', ({ name, breaks }) => {
    expect(said).toContainEqual(
      expect.stringMatching(`^PASS without the guard .*\\(${name}\\): .*\\b${breaks} broken`),
    );
  });
});

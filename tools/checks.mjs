import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './process.mjs';

/**
 * @typedef {{ name: string, passed: number, failed: number, seconds: number }} Result what became of one kind of check
 * @typedef {{ root: string, node: string }} Place
 */

const bin = ({ root }, name) => join(root, 'node_modules', name);

/** Checks that read the code and run nothing of it. Each counts as one. Output is shown only when it fails. */
const STATIC_CHECKS = [
  { name: 'types', args: (place) => [bin(place, 'typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'lint',
    args: (place) => [
      bin(place, 'oxlint/bin/oxlint'),
      '--type-aware',
      '--deny-warnings',
      'apps',
      'libs',
      'bench',
      'e2e',
      'faults',
      'deploy',
      'tools',
    ],
  },
  { name: 'format', args: (place) => [bin(place, 'oxfmt/bin/oxfmt'), '--check', '.'] },
  {
    name: 'dependency rules',
    args: (place) => [
      bin(place, 'dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'libs',
      'bench',
      'e2e',
      'faults',
    ],
  },
  { name: 'unused code', args: (place) => [bin(place, 'knip/bin/knip.js')] },
];

/** Jest's projects (jest.config.js), in the order of their speed, with the number of spec files at a time. */
const PROJECTS = [
  { name: 'unit', workers: 2 },
  { name: 'deploy', workers: 1 },
  // They mostly wait, for Kafka and Postgres and for time to pass.
  { name: 'int', workers: 3 },
  // All share one stack, and some kill its services.
  { name: 'e2e', workers: 1 },
  // Starts a stack of its own.
  { name: 'faults', workers: 1 },
];

/**
 * Runs the checks and tells of each, then prints a table and, as the last line, the totals.
 * @param {Place} place
 * @param {readonly string[]} args names of Jest projects (all, and the static checks, when there are none), then paths of spec files
 * @returns {Promise<boolean>} whether everything passed
 */
export async function runChecks(place, args) {
  const named = PROJECTS.filter(({ name }) => args.includes(name));
  const paths = args.filter((arg) => !PROJECTS.some(({ name }) => name === arg));
  /** @type {Result[]} */
  const results = [];
  if (named.length === 0) for (const check of STATIC_CHECKS) results.push(await runStatic(place, check));
  for (const project of named.length === 0 ? PROJECTS : named) results.push(await runJest(place, project, paths));
  process.stdout.write(summaryOf(results));
  return results.every(({ failed }) => failed === 0);
}

async function runStatic(place, { name, args }) {
  const started = Date.now();
  const { status, output } = await run(place.node, args(place), { cwd: place.root, quiet: true });
  const result = { name, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, seconds: since(started) };
  process.stdout.write(`${status === 0 ? 'PASS' : 'FAIL'} ${name} (${result.seconds.toFixed(1)} s)\n`);
  if (status !== 0) process.stdout.write(`${output}\n`);
  return result;
}

async function runJest(place, { name, workers }, paths) {
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'textback-jest-'));
  const report = join(folder, 'report.json');
  const args = [
    bin(place, 'jest/bin/jest.js'),
    ...paths,
    '--selectProjects',
    name,
    '-w',
    String(workers),
    '--passWithNoTests',
    '--json',
    '--outputFile',
    report,
  ];
  try {
    process.stdout.write(`\n${name}\n`);
    const { status } = await runQuietOnStdout(place, args);
    return { name, ...countsIn(report, status), seconds: since(started) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Jest reports to the terminal on stderr; with `--json` it would print the whole report on stdout, too. */
const runQuietOnStdout = (place, args) =>
  run(place.node, args, {
    cwd: place.root,
    discardStdout: true,
    env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
  });

/** A spec file that could not even run counts as one failure, and so does a test that is switched off. */
function countsIn(report, status) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites + numPendingTests + numTodoTests;
    return { passed: numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
  } catch {
    // Jest ended before it could report.
    return { passed: 0, failed: 1 };
  }
}

/** @param {readonly Result[]} results */
export function summaryOf(results) {
  const rows = results.map(
    ({ name, passed, failed, seconds }) =>
      `  ${name.padEnd(18)}${String(passed).padStart(7)}${String(failed).padStart(8)}${seconds.toFixed(1).padStart(9)}`,
  );
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  return [
    '',
    `  ${'check'.padEnd(18)}${'passed'.padStart(7)}${'failed'.padStart(8)}${'seconds'.padStart(9)}`,
    ...rows,
    `  ${'all'.padEnd(18)}${String(sum('passed')).padStart(7)}${String(sum('failed')).padStart(8)}${sum('seconds').toFixed(1).padStart(9)}`,
    '',
    `${sum('passed')} passed, ${sum('failed')} failed`,
    '',
  ].join('\n');
}

const since = (started) => (Date.now() - started) / 1_000;

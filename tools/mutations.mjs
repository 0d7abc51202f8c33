import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.mjs';
import { configOf } from './mutation/config-of.mjs';

/** Those whose decisions are pure code that people trust (docs/adr/0014). */
const SERVICES = ['call-ingestion', 'rules'];

/**
 * Tests the tests: changes the pure code of each service, one change at a time, and looks whether a unit test notices.
 * Stryker prints the changes that nobody noticed and a table of files; the last line says how each service did.
 * @param {{ root: string, node: string }} place
 * @param {readonly string[]} args names of services (all when there are none), then options of Stryker, such as `--incremental`
 * @returns {Promise<boolean>} whether every service reached the least score
 */
export async function runMutations({ root, node }, args) {
  const named = SERVICES.filter((service) => args.includes(service));
  const options = args.filter((arg) => !SERVICES.includes(arg));
  const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const results = [];
  for (const service of named.length === 0 ? SERVICES : named) {
    const report = join(root, configOf(service).jsonReporter.fileName);
    rmSync(report, { force: true });
    const args = [stryker, 'run', `tools/mutation/${service}.config.mjs`, ...options];
    const { status } = await run(node, args, { cwd: root });
    results.push({ service, status, score: scoreIn(report) });
  }
  process.stdout.write(`${results.map(lineOf).join('\n')}\n`);
  return results.every(({ status }) => status === 0);
}

const lineOf = ({ service, status, score }) =>
  `${status === 0 ? 'PASS' : 'FAIL'} ${service}: ${score === null ? 'no result' : `${score.toFixed(1)} % of the changes were noticed`}`;

function scoreIn(report) {
  try {
    return scoreOf(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    // Stryker ended before it could report: a test was red from the start.
    return null;
  }
}

const NOTICED = ['Killed', 'Timeout'];
const UNNOTICED = ['Survived', 'NoCoverage'];

/**
 * Per cent of the changes that a test noticed, as Stryker counts: a change that cannot run at all is none.
 * @param report in the format mutation-testing-report-schema
 */
export function scoreOf(report) {
  const found = Object.values(report.files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const noticed = found.filter((status) => NOTICED.includes(status)).length;
  const unnoticed = found.filter((status) => UNNOTICED.includes(status)).length;
  return (100 * noticed) / (noticed + unnoticed);
}

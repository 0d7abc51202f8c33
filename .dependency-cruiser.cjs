/**
 * The import law (docs/design.md, house style). One named rule for each arrow that must not be; tools/dependency-rules.int.spec.mjs
 * has seen each of them fail. A test may reach further than the code that it tests, so most rules leave specs and their
 * fixtures out.
 */
const TESTS = ['\\.spec\\.ts$', '\\.fixtures\\.ts$', '/(test|testing)/'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea in two places, and load in an order that nobody chose.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment:
        'An import that leads nowhere fails at run time only. The page in the browser is served what it imports.',
      severity: 'error',
      from: { pathNot: '^apps/gateway/public/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'contracts-stand-alone',
      comment: 'The browser and other teams load the contracts, too: nothing but zod and uuid, and nothing of Node.',
      severity: 'error',
      // The documents are written by a command, which runs on Node.
      from: {
        path: '^libs/contracts/src/',
        pathNot: [...TESTS, '^libs/contracts/src/(documents/|write-documents\\.ts)'],
      },
      to: { pathNot: ['^libs/contracts/', '^node_modules/(zod|uuid)/'] },
    },
    {
      name: 'contracts-code-needs-no-documents',
      comment: 'What writes the documents runs on Node; the contracts themselves must not draw it in.',
      severity: 'error',
      from: {
        path: '^libs/contracts/src/',
        pathNot: [...TESTS, '^libs/contracts/src/(documents/|write-documents\\.ts)'],
      },
      to: { path: '^libs/contracts/src/(documents/|write-documents\\.ts)' },
    },
    {
      name: 'call-adapters-stand-alone',
      comment:
        'Integrators run the adapters in bridges of their own: pure functions of a record, which need nothing else.',
      severity: 'error',
      from: { path: '^libs/call-adapters/src/', pathNot: TESTS },
      to: { pathNot: ['^libs/call-adapters/', '^libs/contracts/', '^node_modules/(zod|uuid)/'] },
    },
    {
      name: 'libs-never-apps',
      comment: 'A library serves every app, so it can know none.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|e2e|bench|faults)/' },
    },
    {
      name: 'app-to-app',
      comment: 'Services talk through topics and HTTP. An import would be a second, hidden interface.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-by-their-index',
      comment: 'A library shows what it offers in its index; the rest may change without asking.',
      severity: 'error',
      from: { path: '^(apps|e2e|bench|faults)/' },
      to: { path: '^libs/[^/]+/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'lib-to-lib-by-index',
      comment: 'The same among libraries.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Rules get facts and time as arguments. So they run without Nest, database, clock or network, in tests and anywhere.',
      severity: 'error',
      from: { path: '/domain/', pathNot: TESTS },
      to: { pathNot: ['/domain/', '^libs/contracts/src/index\\.ts$'] },
    },
    {
      name: 'domain-stays-in-its-app',
      comment: 'The rule above would let one app use the domain of another.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/.*/domain/' },
      to: { path: '/domain/', pathNot: '^apps/$1/' },
    },
    {
      name: 'application-knows-no-edge',
      comment:
        'A use case says what happens; how it is asked and where it is kept belongs to the edges, which import it.',
      severity: 'error',
      from: { path: '/application/', pathNot: TESTS },
      to: { path: '/(consumers|http|socket|providers|persistence)/', pathNot: '^(node_modules|libs)/' },
    },
    {
      name: 'kafkajs-only-in-messaging',
      comment:
        'kafkajs is not maintained any more. Behind one library it can be replaced. A floor of the bench is kafkajs without us.',
      severity: 'error',
      from: { pathNot: ['^libs/messaging/', '^bench/src/floors/'] },
      to: { path: '^node_modules/kafkajs/' },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'Specs, fixtures and libs/testing bring servers and random data that no service must depend on.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [...TESTS, '^libs/testing/', '^(apps|libs)/[^/]+/test/'] },
      to: { path: ['^libs/testing/', '\\.spec\\.ts$', '\\.fixtures\\.ts$'] },
    },
    {
      name: 'declared-dependencies-only',
      comment: 'A package that another one happens to bring can vanish with its next version.',
      severity: 'error',
      from: { path: '^(apps|libs|e2e|bench|faults)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'production-runs-without-dev-dependencies',
      comment:
        'The image installs no development packages. The embedded stack, tests and benches run from a clone only.',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: [...TESTS, '^apps/stack/', '^libs/(testing|embedded)/', 'write-documents\\.ts$', '/documents/'],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

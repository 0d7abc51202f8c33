import { describe, expect, it } from '@jest/globals';
import { lint, type Manifest, render, validate } from './helm.js';

const values = {
  image: { tag: '0.1.0' },
  kafka: { brokers: 'kafka-0:9092,kafka-1:9092' },
  auth: { issuer: 'https://id.example.com', audience: 'textback', jwksUrl: 'https://id.example.com/jwks' },
  telnyx: { publicKeys: `${'A'.repeat(43)}=` },
  publicUrl: 'https://textback.example.com',
};

const rendered = (extra: object = {}): Manifest[] => {
  const result = render({ ...values, ...extra });
  if ('error' in result) throw new Error(result.error);
  return result.manifests;
};
const ofKind = (kind: string, manifests = rendered()): Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind);

interface Container {
  name: string;
  command: string[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  securityContext: Record<string, unknown>;
  ports: { name: string; containerPort: number }[];
  [probe: string]: unknown;
}
interface Workload {
  selector: { matchLabels: Record<string, string> };
  replicas: number;
  template: {
    metadata: { labels: Record<string, string> };
    spec: {
      containers: [Container];
      securityContext: Record<string, unknown>;
      automountServiceAccountToken: boolean;
      terminationGracePeriodSeconds: number;
    };
  };
}
const workload = ({ spec }: Manifest): Workload => spec as Workload;
const container = (manifest: Manifest): Container => workload(manifest).template.spec.containers[0];

describe('the Helm chart', () => {
  it('passes helm lint --strict', () => {
    expect(lint(values)).toBeNull();
  });

  it('renders objects that Kubernetes accepts, with no unknown field', () => {
    const result = render(values);
    expect(result).not.toHaveProperty('error');
    expect('yaml' in result && validate(result.yaml, '1.35')).toBeNull();
  });

  it('runs the four services, each with its own command, database secret and ports', () => {
    const deployments = ofKind('Deployment');
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual([
      'demo-call-ingestion',
      'demo-chat',
      'demo-rules',
      'demo-sms-dispatch',
    ]);
    for (const deployment of deployments) {
      const { name, command, env, ports } = container(deployment);
      expect(command).toEqual(['node', `dist/apps/${name}/src/main.js`]);
      expect(env.find((entry) => entry.name === 'DATABASE_URL')?.valueFrom?.secretKeyRef).toEqual({
        name: `textback-${name}-database`,
        key: 'DATABASE_URL',
      });
      const [http, management] = ports;
      expect(management?.containerPort).toBe((http?.containerPort ?? 0) + 1000);
    }
  });

  it('what sends texts, and nothing else, gets the key to the provider and the keys of the webhook tokens', () => {
    for (const deployment of ofKind('Deployment')) {
      const { name, env } = container(deployment);
      const secrets = env.filter(({ valueFrom }) => valueFrom?.secretKeyRef.name === 'textback-telnyx');
      expect(secrets.map(({ name }) => name)).toEqual(
        name === 'sms-dispatch' ? ['TELNYX_API_KEY', 'WEBHOOK_TOKEN_KEYS'] : [],
      );
    }
  });

  it('every Service and disruption budget selects exactly the pods of its component', () => {
    const manifests = rendered();
    const pods = ofKind('Deployment', manifests).map((deployment) => workload(deployment).template.metadata.labels);
    const selectors = [
      ...ofKind('Service', manifests).map(({ spec }) => (spec as { selector: Record<string, string> }).selector),
      ...ofKind('PodDisruptionBudget', manifests).map((budget) => workload(budget).selector.matchLabels),
      ...ofKind('Deployment', manifests).map((deployment) => workload(deployment).selector.matchLabels),
    ];
    expect(selectors).toHaveLength(12);
    for (const selector of selectors) {
      const matched = pods.filter((labels) => Object.entries(selector).every(([key, value]) => labels[key] === value));
      expect(matched).toHaveLength(1);
    }
  });

  it('liveness asks only whether the process lives; readiness asks for more', () => {
    for (const deployment of ofKind('Deployment')) {
      const { livenessProbe, startupProbe, readinessProbe } = container(deployment);
      expect(livenessProbe).toMatchObject({ httpGet: { path: '/health/live', port: 'management' } });
      expect(startupProbe).toMatchObject({ httpGet: { path: '/health/live', port: 'management' } });
      expect(readinessProbe).toMatchObject({ httpGet: { path: '/health/ready', port: 'management' } });
    }
  });

  it('no pod runs as root, writes its image or carries a token', () => {
    for (const manifest of [...ofKind('Deployment'), ...ofKind('Job')]) {
      const { spec } = workload(manifest).template;
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(container(manifest).securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('topics and migrations run as hooks before the rollout, topics first', () => {
    const jobs = ofKind('Job');
    expect(jobs.map(({ metadata }) => metadata.name).toSorted()).toEqual([
      'demo-migrate-call-ingestion',
      'demo-migrate-chat',
      'demo-migrate-rules',
      'demo-migrate-sms-dispatch',
      'demo-topics',
    ]);
    for (const job of jobs) {
      expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
      const weight = Number(job.metadata.annotations?.['helm.sh/hook-weight']);
      expect(weight).toBe(job.metadata.name === 'demo-topics' ? -10 : -5);
    }
  });

  it('a pod gets more time to end than its preStop takes', () => {
    for (const deployment of ofKind('Deployment')) {
      expect(workload(deployment).template.spec.terminationGracePeriodSeconds).toBe(50);
      expect(container(deployment)).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 5 } } } });
    }
  });

  it('routes each prefix to its service when a gateway is named', () => {
    const [route] = ofKind('HTTPRoute', rendered({ route: { enabled: true, parentRefs: [{ name: 'public' }] } }));
    const spec = route?.spec as unknown as
      | { rules: { matches: [{ path: { value: string } }]; backendRefs: [{ name: string; port: number }] }[] }
      | undefined;
    expect(
      spec?.rules.map(({ matches, backendRefs }) => [matches[0].path.value, backendRefs[0].name, backendRefs[0].port]),
    ).toEqual([
      ['/calls', 'demo-call-ingestion', 3001],
      ['/chat', 'demo-chat', 3004],
      ['/rules', 'demo-rules', 3002],
      ['/sms', 'demo-sms-dispatch', 3003],
    ]);
  });

  it.each([
    ['an image without a tag or digest', { image: {} }, /image/],
    ['the tag latest', { image: { tag: 'latest' } }, /image/],
    ['no brokers', { kafka: {} }, /brokers/],
    ['a typo', { kafka: { brokers: 'kafka:9092', topicPrefx: 'x' } }, /topicPrefx/],
    ['an unknown service', { services: { callz: {} } }, /callz/],
    ['a replica count in words', { services: { rules: { replicas: 'two' } } }, /replicas/],
    ['a public key that is not 32 bytes', { telnyx: { publicKeys: 'abc' } }, /publicKeys/],
    ['a public URL with a path', { publicUrl: 'https://example.com/x' }, /publicUrl/],
  ])('refuses %s', (_, extra, complaint) => {
    expect(render({ ...values, ...extra })).toMatchObject({ error: expect.stringMatching(complaint) });
  });

  it('refuses a route that names no gateway', () => {
    expect(render({ ...values, route: { enabled: true } })).toMatchObject({
      error: expect.stringContaining('parentRefs'),
    });
  });
});

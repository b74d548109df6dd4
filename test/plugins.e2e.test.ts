import { createLog } from '@nonet/services/logging';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { expertConformance, type ExpertProvider } from '@nonet/plugins';
import { PluginRegistry } from '@nonet/plugins/host';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { startScript } from './support/child.js';

const keywordExpert = fileURLToPath(new URL('../plugins/keyword-expert', import.meta.url));

/** An expert that is added only where a licence lies beside its plugin. */
const licensed = `import { existsSync } from 'node:fs';
export default { name: 'licensed', version: '1.0.0', apiVersion: 1, register(host) {
  if (!existsSync(new URL('licence', import.meta.url))) throw new Error('there is no licence');
  host.experts.add({ id: 'licensed', section: 'C', description: 'for chemistry', create: async () => {}, open: async () => {} });
} };`;

/** An encoder by the letters of a text; its fingerprint is what stands in a file when it is opened. */
const letters = `import { readFileSync } from 'node:fs';
export default { name: 'letters', version: '1.0.0', apiVersion: 1, register(host) {
  host.encoders.add({ id: 'letters', description: 'letters', async open() {
    const fingerprint = readFileSync(new URL('edition', import.meta.url), 'utf8');
    return { id: 'letters', fingerprint, dimension: 26, maxTokens: 512, device: 'cpu', dispose: async () => {},
      async embed(texts) {
        const data = new Float32Array(texts.length * 26);
        texts.forEach((text, i) => {
          const own = data.subarray(i * 26, i * 26 + 26).fill(.01);
          for (const letter of text.toLowerCase()) if (letter >= 'a' && letter <= 'z') own[letter.charCodeAt(0) - 97]++;
          const length = Math.hypot(...own);
          own.forEach((value, j) => (own[j] = value / length));
        });
        return { rows: texts.length, columns: 26, data };
      } };
  } });
} };`;

let folder: string;
let api: Api;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-plugins-'));
  await writeFile(join(folder, 'licensed.mjs'), licensed);
  await writeFile(join(folder, 'letters.mjs'), letters);
  await writeFile(join(folder, 'edition'), 'first');
  const plugins = [keywordExpert, join(folder, 'licensed.mjs'), join(folder, 'letters.mjs')];
  environment = { NONET_PLUGINS: plugins.join(','), NONET_ENCODER: 'letters' };
  api = await startApi({ environment, holding: 'scheme' });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

const experts = () =>
  api.as.reader.get(
    '{ expertKinds { id section plugin state problem { code } } plugins { name state experts encoders problem { code message } } }',
  );
const reload = 'mutation { reloadPlugins { name state } }';

describe('an expert of a plugin that the configuration names', () => {
  test('is listed with its section, its plugin and its state', async () => {
    expect(await experts()).toMatchObject({
      expertKinds: [
        { id: 'section-expert', section: null, plugin: 'built-in', state: 'ACTIVE', problem: null },
        { id: 'keyword', section: null, plugin: '@nonet/keyword-expert', state: 'ACTIVE', problem: null },
      ],
      plugins: [
        { name: '@nonet/encoder' },
        { name: '@nonet/experts', state: 'ACTIVE', experts: ['section-expert'], encoders: [] },
        { name: '@nonet/keyword-expert', state: 'ACTIVE', experts: ['keyword'], encoders: [] },
        {
          state: 'QUARANTINED',
          experts: [],
          problem: {
            code: 'PLUGIN_LOAD_FAILED',
            message: expect.stringContaining('there is no licence') as string,
          },
        },
        { name: 'letters', experts: [], encoders: ['letters'] },
      ],
    });
  });

  const watched: ExpertProvider = {
    id: 'keyword',
    section: 'any',
    description: 'as Nonet gets it from the registry',
    create: async (options) => (await registry()).createExpert('keyword', options),
    open: async (from, options) => (await registry()).openExpert('keyword', from, options),
  };
  const registry = async () => {
    const loaded = new PluginRegistry();
    await loaded.load([keywordExpert], folder);
    return loaded;
  };
  for (const { name, run } of expertConformance(watched))
    test(`keeps the contract as it is watched: it ${name}`, run);
});

test('the metrics and the API say how plugins do', async () => {
  const text = await api.services.metrics.text();
  expect(text).toContain('nonet_plugin_state{plugin="letters",isolation="process",state="active"} 1');
  expect(text).toMatch(/nonet_plugin_errors\{plugin="letters"\} \d/);
  expect(text).not.toContain('plugin="@nonet/encoder"');
  const { plugins } = await api.as.reader.get<{ plugins: object[] }>(
    '{ plugins { name isolation health { calls errors p50 p95 memory restarts lastFault { code message } } } }',
  );
  expect(plugins[0]).toMatchObject({
    name: '@nonet/encoder',
    isolation: 'BUILT_IN',
    health: { memory: null },
  });
  expect(plugins[3]).toMatchObject({
    isolation: 'PROCESS',
    health: { restarts: 0, lastFault: { code: 'PLUGIN_LOAD_FAILED' } },
  });
});

describe('reloadPlugins', () => {
  test('is for admins', async () => {
    const { errors } = await api.as.analyst.ask(reload);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  test('gives a plugin in quarantine another chance, in every process on the database', async () => {
    const log = createLog('silent', { write: () => true });
    const other = await createServices(
      loadConfig({ ...environment, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl }),
      { log },
    );
    try {
      await writeFile(join(folder, 'licence'), 'granted');
      const { reloadPlugins } = await api.as.admin.get<{ reloadPlugins: object[] }>(reload);
      expect(reloadPlugins[3]).toEqual({ name: 'licensed', state: 'ACTIVE' });
      expect(await experts()).toMatchObject({
        expertKinds: [{ id: 'section-expert' }, { id: 'keyword' }, { id: 'licensed', section: 'C' }],
      });
      await expect.poll(() => other.experts.kinds().map(({ id }) => id)).toContain('licensed');
    } finally {
      await other.close();
    }
  });

  test('replaces the encoder that classifies, which goes on until the new one is ready', async () => {
    const classify = () =>
      api.as.analyst.get<{ classify: { encoder: string } }>(
        '{ classify(input: { text: "a spade" }) { encoder } }',
      );
    const fingerprint = async () => {
      expect(await classify()).toEqual({ classify: { encoder: 'letters' } });
      const { encoders } = await api.as.reader.get<{
        encoders: { id: string; loaded: { fingerprint: string } | null }[];
      }>('{ encoders { id loaded { fingerprint } } }');
      return encoders.find(({ id }) => id === 'letters')?.loaded?.fingerprint;
    };
    expect(await fingerprint()).toBe('first');
    await writeFile(join(folder, 'edition'), 'second');
    await api.as.admin.get(reload);
    await expect.poll(fingerprint).toBe('second');
  });
});

test('a reload reads the files of a plugin as they are now, those it imports included', async () => {
  const place = await mkdtemp(join(folder, 'layers-'));
  const plugin = `import words from './words.js';
    export default { name: 'layers', version: '1.0.0', apiVersion: 1, register: (host) =>
      host.experts.add({ id: 'layers', section: 'any', description: words, create: () => {}, open: () => {} }) };`;
  await writeFile(join(place, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  await writeFile(join(place, 'index.js'), plugin);
  await writeFile(join(place, 'words.js'), `export default 'first';`);
  const child = startScript('reload-plugin', place, 'second', 'third');
  for (const description of ['first', 'second', 'third']) expect(await child.next()).toEqual([description]);
  await child.end('SIGTERM');
});

import { classify, trainEncoder, trainExperts } from '@nonet/services/operations';
import { createLog } from '@nonet/services/logging';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { checked } from '@nonet/operations';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { launchBrowser } from './support/browser.js';
import { run, start } from './support/command.js';
import { shortSchemeIn } from './support/short-scheme.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The keyword expert of plugins/, which fails as long as a file named `broken` lies beside it. */
const breakable = `import { existsSync } from 'node:fs';
import keyword from '${repository('plugins/keyword-expert/dist/index.js')}';
const broken = new URL('broken', import.meta.url);
export default { ...keyword, register: (host) => keyword.register({ ...host, experts: { add: (provider) =>
  host.experts.add({ ...provider, async open(...place) {
    const expert = await provider.open(...place);
    const predict = expert.predict.bind(expert);
    expert.predict = async (...asked) => {
      if (existsSync(broken)) throw new Error('the words are lost');
      return predict(...asked);
    };
    return expert;
  } }) } }) };`;

/** An expert that ends its process while it learns. */
const clumsy = `export default { name: 'clumsy', version: '1.0.0', api: '^1.0', register: (host) => host.experts.add({
  id: 'clumsy', section: 'any', description: 'falls', open: async () => null,
  create: async ({ section, symbols }) => ({ id: 'clumsy', section, symbols,
    async *fit() { process.exit(9); }, async predict() {}, async extend() {}, async save() {}, async dispose() {} }) }) };`;

let place: string;
/** Of the training. */
const warnings: string[] = [];
let environment: NodeJS.ProcessEnv;
let api: Api;
let patents: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'nonet-plugin-expert-'));
  await writeFile(join(place, 'keyword.mjs'), breakable);
  await writeFile(join(place, 'clumsy.mjs'), clumsy);
  environment = { NONET_PLUGINS: `${join(place, 'keyword.mjs')},${join(place, 'clumsy.mjs')}` };
  api = await startApi({ environment });
  const tiny = join(api.home, 'models', 'tiny-e5');
  await cp(repository('libs/encoder/fixtures/tiny-e5'), tiny, { recursive: true });
  const scheme = { path: await shortSchemeIn(api.home), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  patents = await api.file('learnt.jsonl', records(480));
  // Hardly a step: heads that know something would leave the plugin's words little to add, and how little differs by processor.
  const encoder = {
    name: 'headed',
    base: 'tiny-e5',
    files: [patents],
    device: 'cpu',
    batch: 8,
    epochs: 0.05,
  };
  const first = checked(trainEncoder.fields, encoder);
  for await (const _ of api.services.training.trainEncoder(first, { actor: 'test' })) void _;
  const training = { name: 'ours', encoder: 'headed', files: [patents], device: 'cpu' };
  const experts = [
    { section: 'A', expert: 'clumsy' },
    { section: 'G', expert: 'keyword' },
  ];
  const asked = checked(trainExperts.fields, { ...training, experts });
  for await (const event of api.services.training.trainExperts(asked, { actor: 'test' }))
    if (event.type === 'warning') warnings.push(event.message);
}, 300_000);
afterAll(async () => {
  await api?.close();
  await rm(place, { recursive: true, force: true });
});

const TOPICS = [
  ['A01B1/02', 'spade blade handle digging soil garden'],
  ['B60L7/10', 'brake electric motor recovery battery train'],
  ['G06F3/01', 'keyboard gesture display input pointer screen'],
  ['G06N3/08', 'network learning weight gradient layer neural'],
].map(([symbol, words]) => ({ symbol, words: words.split(' ') }));

/** Patents of which two words in five are of their topic, the others of any: no signal alone tells all of them. */
function records(count: number): string {
  let state = 7;
  const draw = (below: number) => (state = (state * 48271) % 2147483647) % below;
  const any = TOPICS.flatMap(({ words }) => words);
  return Array.from({ length: count }, (_, i) => {
    const { symbol, words } = TOPICS[i % TOPICS.length];
    const chosen = Array.from({ length: 14 }, () =>
      draw(5) < 2 ? words[draw(words.length)] : any[draw(any.length)],
    );
    return `${JSON.stringify({ id: `US${i}A`, abstract: `a ${chosen.join(' and ')}`, cpc: [symbol], labels: 'gold', split: 'train' })}\n`;
  }).join('');
}

const ASK = `{ classify(input: { text: "a network and learning and weight and gradient and layer and neural", level: SUBCLASS, top: 30, model: "ours@1" }) {
  predictions { symbol evidence { ... on SignalEvidence { shares { signal share expert { expert plugin version } } } } }
  degraded { section expert plugin version problem } } }`;

/** The signals that speak for a symbol of G, and the best symbol. */
async function answer() {
  const { classify } = await api.as.analyst.get<{
    classify: {
      predictions: { symbol: string; evidence: { shares?: { signal: string; expert: object | null }[] }[] }[];
      degraded: object[];
    };
  }>(ASK);
  const own = classify.predictions.find(({ symbol }) => symbol === 'G06N');
  return {
    best: classify.predictions[0].symbol,
    signals: own?.evidence.flatMap(({ shares = [] }) => shares.map(({ signal }) => signal)) ?? [],
    spoken: own?.evidence.flatMap(({ shares = [] }) => shares.flatMap(({ expert }) => expert ?? [])) ?? [],
    degraded: classify.degraded,
  };
}

test('what the expert has learned lies in the folder of the model, with its plugin and its weight', async () => {
  const { folder } = await api.services.models.open('ours@1', {});
  expect(await readdir(join(folder, 'experts', 'G'))).toEqual(['keyword-expert.json']);
  const { pluginExperts } = JSON.parse(await readFile(join(folder, 'mixture.json'), 'utf8')) as {
    pluginExperts: { weight: number; symbols: string[]; digest: string }[];
  };
  expect(pluginExperts).toMatchObject([
    { section: 'G', expert: 'keyword', plugin: '@nonet/keyword-expert', version: '0.1.0', format: '1' },
  ]);
  expect(pluginExperts[0].digest).toMatch(/^[0-9a-f]{64}$/);
  expect(pluginExperts[0].weight).toBeGreaterThan(0);
  expect(pluginExperts[0].symbols).toContain('G06N');
});

test('an expert that ends its process while it learns leaves its section to the own one, and version and training say so', async () => {
  expect(warnings.join('\n')).toMatch(
    /clumsy of clumsy 1\.0\.0 could not learn section A, .* ended its process with code 9/,
  );
  const version = await api.services.models.get('ours@1');
  expect(version?.configuration).toMatchObject({
    leftOut: [{ section: 'A', expert: 'clumsy', plugin: 'clumsy', version: '1.0.0' }],
    pluginExperts: [{ section: 'G', expert: 'keyword', plugin: '@nonet/keyword-expert', version: '0.1.0' }],
  });
});

test('it speaks for symbols of its section; while it fails the section is answered without it', async () => {
  const keyword = { expert: 'keyword', plugin: '@nonet/keyword-expert', version: '0.1.0' };
  expect(await answer()).toMatchObject({
    best: 'G06N',
    signals: expect.arrayContaining(['EXPERT']) as [],
    spoken: [keyword],
    degraded: [],
  });
  await writeFile(join(place, 'broken'), '');
  const without = await answer();
  expect(without.signals).not.toContain('EXPERT');
  expect(without.signals.length).toBeGreaterThan(0);
  expect(without.degraded).toEqual([{ section: 'G', ...keyword, problem: 'the words are lost' }]);
  await rm(join(place, 'broken'));
  expect((await answer()).signals).toContain('EXPERT');
});

interface Nine {
  experts: {
    section: string;
    subclasses: number;
    trained: number;
    threshold: number;
    pluginExpert: { weight: number } | null;
  }[];
}
const nine = async () =>
  (
    await api.as.reader.get<Nine>(`{ experts {
      section title kind subclasses trained extendedByExamples extendedByTexts threshold sectionThreshold
      pluginExpert { expert plugin version weight takesPart problem } } }`)
  ).experts;

describe('experts', () => {
  test('are none as long as the scheme alone answers, and the nine of a version once it is active', async () => {
    expect(await nine()).toEqual([]);
    await api.services.models.activate('ours@1', { actor: 'test', worse: 'force' });
    await expect.poll(async () => (await nine()).length).toBe(9);
    const experts = await nine();
    expect(experts.map(({ section }) => section).join('')).toBe('ABCDEFGHY');
    expect(experts[1]).toMatchObject({ title: expect.stringMatching(/^Working of materials/) as string });
    for (const expert of experts) expect(expert).toMatchObject({ kind: 'section-expert' });
  });

  test('say what training taught them, and from where on they decide as the model has it', async () => {
    const { folder } = await api.services.models.open('ours@1', {});
    const { experts: learned } = JSON.parse(await readFile(join(folder, 'mixture.json'), 'utf8')) as {
      experts: { threshold: number; sectionThreshold: number }[];
    };
    const experts = await nine();
    experts.forEach((expert, place) => {
      const { threshold, sectionThreshold } = learned[place];
      expect(expert).toMatchObject({
        threshold,
        sectionThreshold,
        extendedByExamples: [],
        extendedByTexts: [],
      });
    });
    const trained = experts.filter((expert) => expert.trained > 0);
    expect(trained.map(({ section, trained: count }) => [section, count])).toEqual([
      ['A', 1],
      ['B', 1],
      ['G', 2],
    ]);
    const scheme = await api.as.reader.get<{ cpcNodes: { totalCount: number } }>(
      '{ cpcNodes(filter: { level: SUBCLASS, under: "G" }, first: 1) { totalCount } }',
    );
    expect(experts[6].subclasses).toBe(scheme.cpcNodes.totalCount);
  });

  test('have that of a plugin beside them, with its weight and what ails it', async () => {
    const experts = await nine();
    expect(experts.filter(({ pluginExpert }) => pluginExpert).map(({ section }) => section)).toEqual(['G']);
    const keyword = { expert: 'keyword', plugin: '@nonet/keyword-expert', version: '0.1.0' };
    expect(experts[6].pluginExpert).toMatchObject({ ...keyword, takesPart: true, problem: null });
    expect(experts[6].pluginExpert?.weight).toBeGreaterThan(0);
    await writeFile(join(place, 'broken'), '');
    await answer();
    expect((await nine())[6].pluginExpert).toMatchObject({ takesPart: false, problem: 'the words are lost' });
    await rm(join(place, 'broken'));
    await answer();
    expect((await nine())[6].pluginExpert).toMatchObject({ takesPart: true, problem: null });
  });

  test('stand on the page of the system', async () => {
    const { secret } = await api.services.keys.create({ name: 'Ada', role: 'reader', expiresAt: null });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`${api.url}/#/system`);
      await page.getByLabel('API key').fill(secret);
      await page.getByRole('button', { name: 'Open' }).click();
      const table = page.getByRole('table', { name: 'Experts', exact: true });
      await table.waitFor();
      expect(await table.getByRole('row').count()).toBe(10);
      expect(await page.getByRole('heading', { name: 'Experts of ours@1' }).count()).toBe(1);
      expect(await table.getByRole('row', { name: /^G Measuring/ }).textContent()).toContain(
        'keyword, weight',
      );
      const shots = process.env['NONET_SCREENSHOTS'];
      if (shots) await page.screenshot({ path: join(shots, 'experts.png'), fullPage: true });
    } finally {
      await browser.close();
    }
  });
});

test('nonet models show and the API say which plugin a version needs, and how to install it where it is missing', async () => {
  const needed = await api.as.reader.get(
    '{ model(model: "ours@1") { neededExperts { section expert plugin version present problem warning } } }',
  );
  const pinned = { section: 'G', expert: 'keyword', plugin: '@nonet/keyword-expert', version: '0.1.0' };
  const here = { ...pinned, present: '0.1.0', problem: null, warning: null };
  expect(needed).toEqual({ model: { neededExperts: [here] } });
  const variables = { ...process.env, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
  const { stdout } = await run(['models', 'show', 'ours@1'], variables);
  expect(stdout).toContain('npm install @nonet/keyword-expert@0.1.0');
});

test('nonet models experts shows those of any version, and what this machine misses of it', async () => {
  const variables = { ...process.env, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
  const told = await run(['models', 'experts', 'ours@1'], { ...variables, ...environment });
  expect(told.stdout).toMatch(
    /\nG Measuring.* section-expert .*keyword \(@nonet\/keyword-expert 0\.1\.0\), weight \d/,
  );
  expect(told.stdout).not.toContain('takes no part');
  const missed = await run(['models', 'experts', 'ours@1', '--json'], variables);
  const experts = JSON.parse(missed.stdout) as object[];
  expect(experts).toHaveLength(9);
  expect(experts[6]).toMatchObject({
    section: 'G',
    pluginExpert: {
      expert: 'keyword',
      takesPart: false,
      problem: expect.stringContaining('@nonet/keyword-expert 0.1.0 is not loaded here') as string,
    },
  });
  const none = await run(['models', 'experts', 'headed@1'], variables);
  expect(none.stdout).toContain('No experts');
});

test('a server without the plugin answers too, and logs what it misses', async () => {
  const lines: string[] = [];
  const log = createLog('warn', { write: (line) => lines.push(String(line)) > 0 });
  const config = loadConfig({ NONET_HOME: api.home, DATABASE_URL: api.databaseUrl });
  const other = await createServices(config, { log });
  try {
    const request = checked(classify.fields, { text: 'a neural network', model: 'ours@1' });
    const { predictions } = await other.classification.classify(request, {});
    expect(predictions.length).toBeGreaterThan(0);
    expect(lines.join('\n')).toContain('@nonet/keyword-expert 0.1.0 is not loaded here');
  } finally {
    await other.close();
  }
});

test('nonet train-experts refuses an expert that is not there before anything is read', async () => {
  const options = ['--name', 'never', '--encoder', 'headed', '--file', '/nowhere', '--expert', 'G=absent'];
  const variables = { ...process.env, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
  const { finished } = start(['train-experts', ...options], variables);
  expect(await finished).toMatchObject({ code: 1, stderr: expect.stringContaining('G=absent') as string });
});

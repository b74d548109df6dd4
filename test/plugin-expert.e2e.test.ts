import { createLog, createServices, encoderSettings, loadConfig } from '@nonet/api';
import { STAGE_TWO } from '@nonet/patents';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { start } from './support/command.js';

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

let place: string;
let environment: NodeJS.ProcessEnv;
let api: Api;
let patents: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'nonet-plugin-expert-'));
  await writeFile(join(place, 'keyword.mjs'), breakable);
  environment = { NONET_PLUGINS: join(place, 'keyword.mjs') };
  api = await startApi({ environment });
  const tiny = join(api.home, 'models', 'tiny-e5');
  await cp(repository('libs/encoder/fixtures/tiny-e5'), tiny, { recursive: true });
  const scheme = { path: repository('prisma/sample/cpc-compact.tsv'), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  patents = await api.file('learnt.jsonl', records(480));
  const encoder = {
    name: 'headed',
    base: 'tiny-e5',
    files: [patents],
    limit: Infinity,
    stageTwo: STAGE_TWO,
    device: 'cpu',
  } as const;
  const settings = encoderSettings({ loss: 'joint', batch: 8, epochs: 1 }, 'cpu');
  for await (const _ of api.services.training.trainEncoder({ ...encoder, settings }, { actor: 'test' }))
    void _;
  const training = { name: 'ours', encoder: 'headed', files: [patents], fair: [], limit: Infinity } as const;
  const experts = [{ section: 'G', expert: 'keyword' }];
  const asked = { ...training, fromDatabase: false, device: 'cpu', experts, activate: false } as const;
  for await (const _ of api.services.training.trainExperts(asked, { actor: 'test' })) void _;
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
  predictions { symbol evidence { ... on SignalEvidence { shares { signal share } } } } } }`;

/** The signals that speak for a symbol of G, and the best symbol. */
async function answer() {
  const { classify } = await api.as.analyst.get<{
    classify: { predictions: { symbol: string; evidence: { shares?: { signal: string }[] }[] }[] };
  }>(ASK);
  const own = classify.predictions.find(({ symbol }) => symbol === 'G06N');
  return {
    best: classify.predictions[0].symbol,
    signals: own?.evidence.flatMap(({ shares = [] }) => shares.map(({ signal }) => signal)) ?? [],
  };
}

test('what the expert has learned lies in the folder of the model, with its plugin and its weight', async () => {
  const { folder } = await api.services.models.open('ours@1', {});
  expect(await readdir(join(folder, 'experts', 'G'))).toEqual(['keyword-expert.json']);
  const { pluginExperts } = JSON.parse(await readFile(join(folder, 'mixture.json'), 'utf8')) as {
    pluginExperts: { weight: number; symbols: string[] }[];
  };
  expect(pluginExperts).toMatchObject([
    { section: 'G', expert: 'keyword', plugin: '@nonet/keyword-expert', version: '0.1.0' },
  ]);
  expect(pluginExperts[0].weight).toBeGreaterThan(0);
  expect(pluginExperts[0].symbols).toContain('G06N');
});

test('it speaks for symbols of its section; while it fails the section is answered without it', async () => {
  expect(await answer()).toMatchObject({ best: 'G06N', signals: expect.arrayContaining(['EXPERT']) as [] });
  await writeFile(join(place, 'broken'), '');
  const without = await answer();
  expect(without.signals).not.toContain('EXPERT');
  expect(without.signals.length).toBeGreaterThan(0);
  await rm(join(place, 'broken'));
  expect((await answer()).signals).toContain('EXPERT');
});

test('a server without the plugin answers too, and logs what it misses', async () => {
  const lines: string[] = [];
  const log = createLog('warn', { write: (line) => lines.push(String(line)) > 0 });
  const config = loadConfig({ NONET_HOME: api.home, DATABASE_URL: api.databaseUrl });
  const other = await createServices(config, { log });
  try {
    const input = { level: 'subclass', top: 5, minScore: 0, under: null, model: 'ours@1' } as const;
    const subject = { kind: 'text', text: 'a neural network' } as const;
    const { predictions } = await other.classification.classify({ ...input, subject }, {});
    expect(predictions.length).toBeGreaterThan(0);
    expect(lines.join('\n')).toContain('no such expert for section G');
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

import { checked } from '@nonet/operations';
import { classifyPatents, trainExperts } from '@nonet/services/operations';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Two experts that log what they are given of the first text that they are asked about: one asks for everything, one for nothing. */
const experts = `import hashing from '${repository('plugins/hashing-encoder/dist/index.js')}';
const provider = (id, about, log) => ({ id, section: 'any', description: 'says what it sees', role: 'replace', learns: false, ...about,
  create: async (options) => expert(id, options, log), open: async (_, options) => expert(id, options, log) });
const expert = (id, { section, symbols }, log) => ({ id, section, symbols,
  async *fit() {}, async extend() {}, async save() {}, async dispose() {},
  async predict({ texts, metadata, scores, ...rest }) {
    log.info('asked', { id, symbols, text: texts[0], metadata: metadata?.[0] ?? null, others: scores?.symbols ?? null,
      shares: scores ? [...scores.values.data.subarray(0, scores.values.columns)] : null, rest: Object.keys(rest).sort() });
    return { rows: texts.length, columns: symbols.length, data: new Float32Array(texts.length * symbols.length).fill(0.5) };
  } });
export default { name: 'curious', version: '1.0.0', api: '^1.0', register(host) {
  hashing.register(host);
  host.experts.add(provider('curious', { covers: ['G01M', 'G01M3/00'], needs: ['groups', 'scores', 'metadata'] }, host.log));
  host.experts.add(provider('modest', {}, host.log));
} };`;

let place: string;
let api: Api;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'nonet-capabilities-'));
  await writeFile(join(place, 'curious.mjs'), experts);
  api = await startApi({
    environment: { NONET_PLUGINS: join(place, 'curious.mjs') },
    holding: 'scheme and patents',
  });
  const tank = {
    id: 'XN2001A1',
    date: '2021-05-04',
    title: 'A tank that is tested',
    abstract: 'A hydrogen tank whose leaks are found by pressure.',
    cpc: ['F17C 13/025', 'G01M 3/32'],
    applicants: ['Acme Tanks'],
  };
  const path = await api.file('tank.jsonl', `${JSON.stringify(tank)}\n`);
  await api.services.imports.importPatents({ path }, { actor: 'test' });
  const given = [
    { section: 'G', expert: 'curious' },
    { section: 'A', expert: 'modest' },
  ];
  const training = { name: 'ours', encoder: 'hashing', fromDatabase: true, device: 'cpu', experts: given };
  for await (const _ of api.services.training.trainExperts(checked(trainExperts.fields, training), {
    actor: 'test',
  }))
    void _;
}, 300_000);
afterAll(async () => {
  await api?.close();
  await rm(place, { recursive: true, force: true });
});

interface Asked {
  id: string;
  symbols: string[];
  text: string;
  metadata: object | null;
  others: string[] | null;
  shares: number[] | null;
  rest: string[];
}

/** What the experts logged about a text while something was done. */
async function askedDuring(work: () => Promise<unknown>, text: RegExp): Promise<Record<string, Asked>> {
  const before = api.log.length;
  await work();
  const found = () =>
    api.log
      .slice(before)
      .map((line) => JSON.parse(line) as Asked & { plugin?: string; msg: string })
      .filter((line) => line.plugin === 'curious' && line.msg === 'asked' && text.test(line.text));
  await expect.poll(() => new Set(found().map(({ id }) => id)).size).toBe(2);
  return Object.fromEntries(found().map((line) => [line.id, line]));
}

const classify = (subject: string) => () =>
  api.as.analyst.get(`{ classify(input: { ${subject}, model: "ours@1" }) { model degraded { problem } } }`);

test('an expert is given metadata, scores of other sections and groups that it asks for, and another nothing of these', async () => {
  const { curious, modest } = await askedDuring(classify('patentNumber: "XN2001A1"'), /hydrogen tank whose/);
  expect(curious.metadata).toEqual({
    date: '2021-05-04',
    applicants: ['Acme Tanks'],
    // Those of its own section it is to find out.
    symbols: ['F17C 13/025'],
  });
  expect(curious.symbols).toEqual(['G01M', 'G01M 3/00', 'G01M 3/32']);
  expect(curious.others).toEqual(['A01B', 'F17C']);
  const [farming, vessels] = curious.shares!;
  expect(farming).toBeGreaterThan(0);
  expect(vessels).toBeGreaterThan(0);
  expect(farming + vessels).toBeLessThanOrEqual(1.0001);
  expect(modest).toMatchObject({ symbols: ['A01B'], metadata: null, others: null });
  for (const { rest } of [curious, modest]) expect(rest).toEqual(['signalNames', 'signals', 'vectors']);
});

test('of a text that was just typed nothing is known, and of one with a day of publication that day', async () => {
  const typed = await askedDuring(classify('text: "a plough that was just typed"'), /just typed/);
  expect(typed['curious'].metadata).toEqual({ date: null, applicants: [], symbols: [] });
  const dated = await askedDuring(
    classify('text: "a spade of that day", publicationDate: "2019-02-03"'),
    /of that day/,
  );
  expect(dated['curious'].metadata).toMatchObject({ date: '2019-02-03', symbols: [] });
});

test('stored patents that are classified in a batch come with what is known of them, as one by one', async () => {
  const request = checked(classifyPatents.fields, { model: 'ours@1', filter: { numbers: ['XN2001A1'] } });
  const { curious } = await askedDuring(
    () => api.services.predictions.classifyCorpus(request, {}),
    /hydrogen tank whose/,
  );
  expect(curious.metadata).toEqual({
    date: '2021-05-04',
    applicants: ['Acme Tanks'],
    symbols: ['F17C 13/025'],
  });
});

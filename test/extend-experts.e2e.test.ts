import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { classify, trainEncoder, trainExperts } from '@nonet/services/operations';
import { checked } from '@nonet/operations';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { run } from './support/command.js';
import { shortSchemeIn } from './support/short-scheme.js';

const repository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

let api: Api;
let learnt: string;
let ciphers: string;
/** Experts that know five topics; nobody has shown them a patent of H04L. */
beforeAll(async () => {
  // Versions are measured on fifteen patents: one or two more or less are chance, and no reason to refuse a version here.
  api = await startApi({ environment: { NONET_WORKER: 'on', NONET_MODEL_MARGIN: '0.2' } });
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(api.home, 'models', 'tiny-e5'), {
    recursive: true,
  });
  const scheme = { path: await shortSchemeIn(api.home), definitions: null };
  await api.services.imports.importScheme(scheme, { actor: 'test' });
  learnt = await api.file('learnt.jsonl', records(TOPICS, 120));
  ciphers = await api.file('ciphers.jsonl', records([CIPHERS], 12, 5000));
  const encoder = { name: 'headed', base: 'tiny-e5', files: [learnt], device: 'cpu', batch: 8, epochs: 1 };
  const asked = checked(trainEncoder.fields, encoder);
  for await (const _ of api.services.training.trainEncoder(asked, { actor: 'test' })) void _;
  const given = { name: 'ours', encoder: 'headed', files: [learnt], device: 'cpu', activate: true };
  const experts = checked(trainExperts.fields, given);
  for await (const _ of api.services.training.trainExperts(experts, { actor: 'test' })) void _;
}, 240_000);
afterAll(() => api?.close());

type Topic = readonly [symbol: string, words: string];
const TOPICS: readonly Topic[] = [
  ['A01B1/02', 'spade blade handle digging soil garden'],
  ['A47B3/06', 'table folding leg hinge top furniture'],
  ['B60L7/10', 'brake electric motor recovery battery train'],
  ['G06F3/01', 'keyboard gesture display input pointer screen'],
  ['G06N3/08', 'network learning weight gradient layer neural'],
];
const CIPHERS: Topic = ['H04L9/08', 'key cipher message secret exchange packet'];

/** One in eight is kept for evaluation. */
function records(topics: readonly Topic[], count: number, from = 0): string {
  return Array.from({ length: count }, (_, i) => {
    const [symbol, line] = topics[i % topics.length];
    const words = line.split(' ');
    const chosen = Array.from({ length: 12 }, (__, k) => words[(i * 7 + k * k) % words.length]);
    const split = i % 8 === 7 ? 'dev' : 'train';
    const id = `US${from + i}A`;
    return `${JSON.stringify({ id, abstract: `a ${chosen.join(' and ')} ${i}`, cpc: [symbol], labels: 'gold', split })}\n`;
  }).join('');
}

const EXTEND = `mutation($input: ExtendExpertsInput!, $key: String) {
  extendExperts(input: $input, idempotencyKey: $key) { id kind }
}`;
const LEARN = `mutation($input: LearnFromReviewsInput!) { learnFromReviews(input: $input) { id kind } }`;

/** A run once it has ended, with what it reported. */
async function ended(id: string) {
  await expect.poll(async () => (await api.services.runs.need(id)).state).toMatch(/succeeded|failed/);
  const [page] = await api.services.runs.logsOf([id], { first: 100, after: null });
  return { run: await api.services.runs.need(id), events: page.edges.map(({ node }) => node) };
}
const extend = async (input: object, key?: string) =>
  (await api.as.admin.get<{ extendExperts: { id: string; kind: string } }>(EXTEND, { input, key }))
    .extendExperts;

describe('extendExperts', () => {
  test('from examples publishes a version of the same name, evaluated beside the one before, and activates it', async () => {
    const input = {
      symbols: ['h04l'],
      files: [ciphers],
      evaluateOn: [learnt],
      device: 'cpu',
      activate: true,
    };
    const { id, kind } = await extend(input, 'once');
    expect(kind).toBe('EXPERT_EXTENSION');
    expect((await extend(input, 'once')).id).toBe(id);
    const { run: done, events } = await ended(id);
    expect(done.error).toBeNull();
    expect(done.result).toEqual({ model: 'ours@2', parent: 'ours@1', activated: true });
    expect(events.find(({ type }) => type === 'extended')?.data).toMatchObject({
      symbols: [{ symbol: 'H04L', level: 'subclass', examples: 11, knownBy: 'examples' }],
      remembered: 11,
      replaced: 0,
    });
    const evaluated = events.filter(({ type }) => type === 'evaluation').map(({ data }) => data);
    for (const model of ['ours@1', 'ours@2'])
      expect(evaluated).toContainEqual(
        expect.objectContaining({ model, dataset: 'learnt', level: 'subclass' }),
      );
    expect((await api.services.models.get('ours@2'))!.configuration).toMatchObject({ parent: 'ours@1' });
  });

  test('shows in the expert of the section; that of another knows what it knew', async () => {
    const H = 7;
    const ask = '{ experts { section trained extendedByExamples extendedByTexts } }';
    const { experts } = await api.as.reader.get<{ experts: { section: string }[] }>(ask);
    expect(experts[H]).toEqual({
      section: 'H',
      trained: 0,
      extendedByExamples: ['H04L'],
      extendedByTexts: [],
    });
    expect(experts[6]).toMatchObject({ section: 'G', trained: 2, extendedByExamples: [] });
  });

  test('has what it learnt among the remembered patents that the system says are searched', async () => {
    await api.services.classification.warmUp();
    const ask = '{ system { rememberedSearch { size approximation { recall } } } }';
    expect(await api.as.reader.get(ask)).toEqual({
      system: { rememberedSearch: { size: 116, approximation: null } },
    });
  });

  test('shares with the version before every file but the memory and the added heads', async () => {
    const [before, after] = await Promise.all(
      ['ours@1', 'ours@2'].map((name) => api.services.models.get(name)),
    );
    const sums = new Map(before!.files.map(({ path, sha256 }) => [path, sha256]));
    const changed = after!.files.filter(({ path, sha256 }) => sums.get(path) !== sha256);
    expect(changed.map(({ path }) => path)).toEqual([
      'added-heads.json',
      'memory/examples.bin',
      'memory/vectors.bin',
      'memory/words.bin',
    ]);
  });

  test('sees the scheme with the vectors that the version before had made', async () => {
    const client = new pg.Client({ connectionString: api.databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ encoder: string }>(
        `SELECT encoder FROM text_embedding GROUP BY encoder ORDER BY count(*) DESC`,
      );
      expect(rows).toEqual([{ encoder: expect.stringMatching(/^int8:[0-9a-f]{16}$/) as string }]);
    } finally {
      await client.end();
    }
  });

  test('lets the examples speak for the symbol', async () => {
    const { predictions } = await api.services.classification.classify(
      checked(classify.fields, {
        text: 'a secret key for the exchange of a cipher message',
        top: 20,
        under: 'H04',
        model: 'ours@2',
      }),
      {},
    );
    const { evidence } = predictions.find(({ symbol }) => symbol === 'H04L')!;
    expect(evidence.some((one) => one.kind === 'neighbours')).toBe(true);
  });

  test('fails with a stable code for what is known or is no symbol of the scheme', async () => {
    for (const [symbol, code] of [
      ['A01B', 'MIXTURE_SYMBOL_KNOWN'],
      ['H04Z', 'MIXTURE_SYMBOL_UNKNOWN'],
      ['H04', 'MIXTURE_SYMBOL_UNKNOWN'],
    ]) {
      const { run: done } = await ended((await extend({ symbols: [symbol], device: 'cpu' })).id);
      expect(done.error?.code).toBe(code);
    }
  });

  test('refuses what no symbol looks like before anything is queued', async () => {
    const { errors } = await api.as.admin.ask(EXTEND, { input: { symbols: ['H04L', 'Q99'], device: 'cpu' } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CPC_SYMBOL_INVALID' });
  });

  test('reads no files outside of the folders of NONET_IMPORTS, and starts from versions of experts alone', async () => {
    const input = { symbols: ['H04L'], files: ['/etc/passwd'], device: 'cpu' };
    const { errors } = await api.as.admin.ask(EXTEND, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'IMPORT_PATH_FORBIDDEN' });
    const { run: done } = await ended(
      (await extend({ symbols: ['H04L'], model: 'gone@7', device: 'cpu' })).id,
    );
    expect(done.error?.code).toBe('MODEL_UNKNOWN');
  });
});

describe('learnFromReviews', () => {
  const review = (text: string, symbol: string, verdict: 'right' | 'wrong' | 'missing') =>
    api.services.reviews.review(
      {
        of: { kind: 'text', text },
        symbol,
        verdict,
        note: null,
        model: null,
        score: null,
        idempotencyKey: null,
      },
      { id: 'somebody', name: 'Somebody' },
    );

  test('remembers what people said since the version was made, in the next version', async () => {
    await review('a kettle that whistles when the water boils', 'A47J', 'missing');
    await review('a kettle that whistles when the water boils', 'A47B', 'wrong');
    const { learnFromReviews } = await api.as.admin.get<{ learnFromReviews: { id: string; kind: string } }>(
      LEARN,
      { input: { refit: ['A'], device: 'cpu' } },
    );
    const { run: done, events } = await ended(learnFromReviews.id);
    expect(done.error).toBeNull();
    expect(done.result).toEqual({ model: 'ours@3', parent: 'ours@2', activated: false });
    expect(events.find(({ type }) => type === 'learnt')?.data).toMatchObject({
      texts: 1,
      remembered: 1,
      headed: ['A47J'],
      refitted: [{ section: 'A', texts: 1, isBetter: false }],
    });
  });

  test('has nothing to learn twice', async () => {
    const { learnFromReviews } = await api.as.admin.get<{ learnFromReviews: { id: string } }>(LEARN, {
      input: { model: 'ours@3', device: 'cpu' },
    });
    expect((await ended(learnFromReviews.id)).run.error?.code).toBe('CONFLICT');
  });

  test('is for admins', async () => {
    for (const role of ['reader', 'analyst'] as const) {
      const { errors } = await api.as[role].ask(LEARN, { input: {} });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});

test('nonet extend-experts and nonet learn-from-reviews do the same without a server', async () => {
  const environment = { ...process.env, NONET_HOME: api.home, DATABASE_URL: api.databaseUrl };
  const lines = async (args: string[]) => {
    const { stdout, stderr } = await run([...args, '--device', 'cpu', '--json'], environment);
    expect(stderr).toBe('');
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; model?: string });
  };
  const extended = await lines(['extend-experts', '--symbols', 'H04L', '--model', 'ours@1']);
  expect(extended.at(-1)).toMatchObject({ type: 'finished', model: 'ours@4', parent: 'ours@1' });
  const { stdout } = await run(['models', 'experts', 'ours@4', '--json'], environment);
  const [, , , , , , , H] = JSON.parse(stdout) as object[];
  expect(H).toMatchObject({ section: 'H', extendedByExamples: [], extendedByTexts: ['H04L'] });
  const learning = await lines(['learn-from-reviews', '--model', 'ours@4', '--refit', 'A']);
  expect(learning.find(({ type }) => type === 'learnt')).toMatchObject({ texts: 1, remembered: 1 });
  expect(learning.at(-1)).toMatchObject({ type: 'finished', model: 'ours@5', parent: 'ours@4' });
});

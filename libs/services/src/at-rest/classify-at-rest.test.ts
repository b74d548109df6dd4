import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSymbol, Taxonomy } from '@nonet/cpc-taxonomy';
import { MemoryEmbeddings } from '@nonet/encoder';
import { modelDigest, sumUpFolder } from '@nonet/experts/model-files';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from '../artifacts/write-whole.js';
import type { ClassifyRequest } from '../classification/classify.operation.js';
import { openClassifier } from '../classification/open-classifier.js';
import { SeenVectors, type VectorsOfSpace } from '../classification/seen-vectors.js';
import type { Config } from '../config/index.js';
import { type Rest, restOf } from '../database/embedded/rest.js';
import { newestMigration } from '../database/migrations-folder.js';
import { graphsIn, openOwnEncoder } from '../encoders/version-encoder.js';
import type { ModelVersion } from '../models/models.service.js';
import { type OpenTelemetry, setTracing } from '../tracing/spans.js';
import { classifyAtRest } from './classify-at-rest.js';
import { writeKept } from './kept-file.js';
import { type HomeState, KeptHome } from './kept-home.js';
import { schemeLines } from './kept-scheme.js';
import { versionParts } from './kept-version.js';

const TINY = fileURLToPath(new URL('../../../encoder/fixtures/tiny-e5', import.meta.url));
const log = pino({ level: 'silent' });

let config: Config;
let kept: KeptHome;
let state: HomeState;
let version: ModelVersion;
let vectors: readonly VectorsOfSpace[];

/** A home whose database rests, with a version of an encoder ready on a scheme of three subclasses. */
beforeEach(async () => {
  const home = await mkdtemp(join(tmpdir(), 'nonet-at-rest-'));
  const directory = join(home, 'postgres');
  config = { home, device: 'cpu', models: home, database: { kind: 'embedded', directory } } as Config;
  kept = new KeptHome(config);
  await stopInOrder(directory);

  const files = await sumUpFolder(TINY);
  const digest = modelDigest(files);
  const facts = { name: 'tiny', version: 1, reference: 'tiny@1', encoder: null, configuration: {}, data: {} };
  const dates = { createdAt: new Date('2026-01-02T03:04:05Z'), removedAt: null };
  version = {
    ...facts,
    ...dates,
    id: 1,
    kind: 'encoder',
    digest,
    files,
    bytes: 0,
    runId: null,
    createdBy: 'test',
  };
  const folder = join(home, 'cache', 'models', digest);
  await cp(TINY, folder, { recursive: true });
  const taxonomy = await threeSubclasses();
  vectors = await vectorsOf(taxonomy, folder);

  state = { scheme: 'a'.repeat(64), model: digest };
  await writeKept(kept.schemeFile(state), schemeLines(taxonomy));
  await writeKept(kept.versionFile(state), versionParts(version, vectors));
  const noted = { rest: (await restOf(directory)) as Rest, migration: await newestMigration() };
  await writeWhole(kept.noteFile, [Buffer.from(kept.noteOf(state, noted))]);
});
afterEach(() => rm(config.home, { recursive: true, force: true }));

async function stopInOrder(directory: string): Promise<void> {
  const control = Buffer.alloc(8192);
  control.writeInt32LE(1, 16);
  await mkdir(join(directory, 'data', 'global'), { recursive: true });
  await writeFile(join(directory, 'data', 'global', 'pg_control'), control);
}

function threeSubclasses(): Promise<Taxonomy> {
  const titles = {
    A: 'necessities',
    A01: 'agriculture',
    A01B: 'soil working',
    A01C: 'sowing',
    A01D: 'mowing',
  };
  const entries = Object.entries(titles).map(([symbol, title]) => ({
    symbol: parseSymbol(symbol),
    depth: null,
    title,
    definition: null,
    notAllocatable: true,
    additionalOnly: false,
  }));
  return Taxonomy.build(entries, { version: '2025.05' });
}

/** What is asked for while the version is made ready. */
async function vectorsOf(taxonomy: Taxonomy, folder: string): Promise<readonly VectorsOfSpace[]> {
  const encoder = await openOwnEncoder(version, {
    folder,
    modelsFolder: null,
    device: 'cpu',
    computing: 'own-thread',
  });
  const seen = new SeenVectors(new MemoryEmbeddings());
  const lexicons = { get: async () => null, put: async () => undefined };
  const model = await openClassifier(
    { version, folder, encoder, dispose: () => encoder.dispose() },
    { taxonomy, embeddings: seen, lexicons, log },
    { signal: new AbortController().signal, report: () => undefined },
  );
  await model.dispose();
  return seen.end();
}

const words = { text: 'a plough', title: null, abstract: null, claims: null, publicationDate: null } as const;
const nothingElse = {
  patentNumber: null,
  collection: null,
  labelSet: null,
  model: null,
  under: null,
} as const;
const limits = { top: 3, minScore: 0, minConfidence: null, includeLegacy: false } as const;
const request = { ...words, ...nothingElse, ...limits, level: 'subclass' } as ClassifyRequest;
const ask = () => classifyAtRest(request, config, { log });

test('a home at rest answers by what it keeps', async () => {
  const answer = await ask();
  expect(answer).toMatchObject({ scheme: '2025.05', encoder: 'tiny@1' });
  expect(answer?.predictions).toHaveLength(3);
});

const keptAs = (encoder: (own: string) => string) => {
  const others = vectors.map((space) => ({ ...space, encoder: encoder(space.encoder) }));
  return writeKept(kept.versionFile(state), versionParts(version, others));
};

test('what was kept for another precision or device answers nothing: no scheme is embedded behind the scenes', async () => {
  await keptAs((own) => own.replace('int8', 'fp32'));
  expect(await ask()).toBeNull();
  expect(kept.has(state)).toBe(true);
});

test('what was kept for other weights is removed, so that it is kept anew', async () => {
  await keptAs((own) => own.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')));
  expect(await ask()).toBeNull();
  expect(await readdir(kept.folder)).toEqual([]);
});

test('weights are read where no graph was kept of them, and looked at then', async () => {
  const { predictions } = (await ask())!;
  const weights = join(config.home, 'cache', 'models', version.digest, 'model.safetensors');
  await appendFile(weights, ' ');
  expect((await ask())?.predictions).toEqual(predictions);
  await rm(graphsIn(config.home), { recursive: true });
  expect(await ask()).toBeNull();
  expect(await readdir(kept.folder)).toEqual([]);
});

test('a damaged file of the model answers nothing, and what was kept is removed', async () => {
  await appendFile(join(config.home, 'cache', 'models', version.digest, 'tokenizer.json'), ' ');
  expect(await ask()).toBeNull();
  expect(await readdir(kept.folder)).toEqual([]);
});

test.each(['scheme', 'version'] as const)(
  'a %s that was damaged is removed, so that it is kept anew',
  async (part) => {
    const file = part === 'scheme' ? kept.schemeFile(state) : kept.versionFile(state);
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] ^= 1;
    await writeFile(file, bytes);
    expect(await ask()).toBeNull();
    expect(await readdir(kept.folder)).toEqual([]);
  },
);

test('whoever gives up gets no answer, and what is kept stays', async () => {
  const signal = AbortSignal.abort(new Error('given up'));
  await expect(classifyAtRest(request, config, { log, signal })).rejects.toThrow('given up');
  expect(kept.has(state)).toBe(true);
});

test('an answer is traced as one on a database is', async () => {
  const ended: string[] = [];
  const span = { setStatus: () => undefined, setAttribute: () => undefined };
  const tracer = {
    startActiveSpan: (name: string, _options: object, work: (of: object) => unknown) =>
      work({ ...span, end: () => ended.push(name) }),
  };
  setTracing({
    trace: { getTracer: () => tracer },
    SpanStatusCode: { ERROR: 2 },
  } as unknown as OpenTelemetry);
  try {
    await ask();
    expect(ended).toContain('classification.classify');
  } finally {
    setTracing(null);
  }
});

import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checked } from '@nonet/operations';
import { createServices, type Services } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { createLog } from '@nonet/services/logging';
import { trainEncoder, trainExperts } from '@nonet/services/operations';
import type { RunRequest } from '@nonet/services/runs';
import { databaseLike, type FreshDatabase, freshDatabase } from './fresh-database.js';
import { BRISK } from './open-runs.js';
import { shortScheme } from './short-scheme.js';

/** Workers that notice within seconds that one of them is dead. */
export const TIMING = { ...BRISK, beatsUntilDead: 40, beatsUntilStopped: 30, retries: 20 };

/** A database and a home with all that the kinds of runs start from: a scheme, patents, an encoder, experts, reviews. */
export interface KillWorld {
  /** The request of each kind. */
  readonly requests: Readonly<Record<string, RunRequest>>;
  /** A copy, as if nothing had happened yet. */
  copy(): Promise<WorldCopy>;
  remove(): Promise<void>;
}

export interface WorldCopy {
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  open(): Promise<Services>;
  remove(): Promise<void>;
}

const repository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export async function killWorld(): Promise<KillWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-kills-'));
  const file = async (name: string, content: string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const learnt = await file('learnt.jsonl', records(TOPICS, { count: 80 }));
  const stored = await file('stored.jsonl', records(TOPICS, { count: 300, from: 1000 }));
  const ciphers = await file('ciphers.jsonl', records([CIPHERS], { count: 12, from: 5000 }));
  const imported = await file('imported.jsonl', manyPatents(4_000));
  const scheme = await file('scheme.tsv', shortScheme());
  const next = await file('next.tsv', nextOf(shortScheme()));

  const original = await freshDatabase();
  const home = join(folder, 'home');
  await mkdir(join(home, 'models'), { recursive: true });
  await cp(repository('libs/encoder/fixtures/tiny-e5'), join(home, 'models', 'tiny-e5'), { recursive: true });
  const services = await open(environmentOf(home, original));
  const actor = { actor: 'test' };
  await services.imports.importScheme({ path: scheme, definitions: null }, actor);
  await services.imports.importPatents({ path: stored }, actor);
  const common = { files: [learnt], device: 'cpu', base: 'tiny-e5', batch: 8 };
  const encoder = checked(trainEncoder.fields, { ...common, name: 'headed', epochs: 1 });
  for await (const _ of services.training.trainEncoder(encoder, actor)) void _;
  const given = { name: 'ours', encoder: 'headed', files: [learnt], device: 'cpu', activate: true };
  for await (const _ of services.training.trainExperts(checked(trainExperts.fields, given), actor)) void _;
  for (const [symbol, verdict] of [
    ['A47J', 'missing'],
    ['A47B', 'wrong'],
  ] as const)
    await services.reviews.review(
      {
        of: { kind: 'text', text: 'a kettle that whistles when the water boils' },
        ...{ symbol, verdict, note: null, model: null, score: null, idempotencyKey: null },
      },
      { id: 'somebody', name: 'Somebody' },
    );
  await services.close();

  const version = { evaluateOn: [learnt], device: 'cpu', activate: true };
  const training = { ...common, name: 'fresh', epochs: 4, evaluateEvery: 20, saveEvery: 0.2 };
  const requests: Record<string, RunRequest> = {
    'patent-import': { kind: 'patent-import', configuration: { path: imported } },
    'scheme-import': { kind: 'scheme-import', configuration: { path: next } },
    'encoder-training': { kind: 'encoder-training', configuration: training },
    'expert-training': { kind: 'expert-training', configuration: { ...given, name: 'theirs' } },
    'expert-extension': {
      kind: 'expert-extension',
      configuration: { ...version, symbols: ['H04L'], files: [ciphers] },
    },
    'review-learning': { kind: 'review-learning', configuration: { ...version, refit: ['A'] } },
    evaluation: { kind: 'evaluation', configuration: { file: learnt } },
    'batch-classification': {
      kind: 'batch-classification',
      configuration: { filter: {}, level: 'subclass', top: 3 },
    },
  };
  let copies = 0;
  return {
    requests,
    async copy() {
      const database = await databaseLike(new URL(original.url).pathname.slice(1));
      const own = join(folder, `home-${copies++}`);
      await cp(home, own, { recursive: true });
      const environment = environmentOf(own, database);
      return {
        home: own,
        environment,
        open: () => open(environment),
        async remove() {
          await database.drop();
          await rm(own, { recursive: true, force: true });
        },
      };
    },
    async remove() {
      await original.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const environmentOf = (home: string, { url }: FreshDatabase) => ({
  NONET_HOME: home,
  DATABASE_URL: url,
  // Versions are measured on ten patents: one or two more or less are chance.
  NONET_MODEL_MARGIN: '1',
  NONET_DEVICE: 'cpu',
});

const open = (environment: Record<string, string>) =>
  createServices(loadConfig(environment), { log: createLog('silent', process.stderr), timing: TIMING });

type Topic = readonly [symbol: string, words: string];
const TOPICS: readonly Topic[] = [
  ['A01B', 'spade blade handle digging soil garden'],
  ['A47B', 'table folding leg hinge top furniture'],
  ['B60L', 'brake electric motor recovery battery train'],
  ['G06F', 'keyboard gesture display input pointer screen'],
  ['G06N', 'network learning weight gradient layer neural'],
];
const CIPHERS: Topic = ['H04L', 'key cipher message secret exchange packet'];

/** Patents in words of their topics, one in eight kept for evaluation. */
function records(topics: readonly Topic[], { count, from = 0 }: { count: number; from?: number }): string {
  return Array.from({ length: count }, (_, i) => {
    const [symbol, line] = topics[i % topics.length]!;
    const words = line.split(' ');
    const chosen = Array.from({ length: 12 }, (__, k) => words[(i * 7 + k * k) % words.length]);
    const split = i % 8 === 7 ? 'dev' : 'train';
    const abstract = `a ${chosen.join(' and ')} ${i}`;
    return `${JSON.stringify({ id: `US${from + i}A`, abstract, cpc: [symbol], labels: 'gold', split })}\n`;
  }).join('');
}

/** Every five-hundredth cannot be read. */
const manyPatents = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    i % 500 === 250
      ? `{"id": "XN${i}A1", "title": 7}`
      : JSON.stringify({ id: `XN${i}A1`, title: `Thing ${i}`, cpc: ['A01B'] }),
  ).join('\n');

/** The scheme of a later month: one symbol less, every tenth title another. */
const nextOf = (scheme: string) =>
  scheme
    .replace(/^# version: .*$/m, '# version: 2099.01')
    .split('\n')
    .filter((line) => !line.startsWith('A01J\t'))
    .map((line, i) => (i % 10 === 5 ? line.replace(/^(\w+\t\t[^\t]+)/, '$1 of a later month') : line))
    .join('\n');

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallTaxonomy } from '@nonet/experts/testing';
import { isHeldOut, type PatentRecord } from '@nonet/patents';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTrainingCorpus } from './training-corpus.js';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-corpus-'));
  file = join(folder, 'patents.jsonl');
  const records = Array.from({ length: 200 }, (_, i) => ({
    id: `US${7_000_000 + i}B2`,
    abstract: `a spade with ${i} blades`,
    cpc: ['A01B1/02'],
    split: i % 10 === 0 ? 'dev' : 'train',
  }));
  await writeFile(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const taxonomy = await smallTaxonomy();
const numbersOf = async (holdOut: number) => {
  const { train, dev } = await readTrainingCorpus(file, { taxonomy, limit: Infinity, holdOut });
  const numbers = (patents: unknown) => (patents as PatentRecord[]).map(({ number }) => number);
  return { train: numbers(train.patents), dev: numbers(dev.patents) };
};

test('the training corpus of an encoder leaves out the patents that experts are weighed on', async () => {
  const all = await numbersOf(0);
  expect(all.train).toHaveLength(180);
  const held = await numbersOf(0.12);
  expect(held.train).toEqual(all.train.filter((number) => !isHeldOut(number, 0.12)));
  expect(held.train.length).toBeLessThan(180);
});

test('the training corpus of an encoder keeps its evaluation patents, whatever is left out', async () => {
  expect((await numbersOf(0.5)).dev).toEqual((await numbersOf(0)).dev);
});

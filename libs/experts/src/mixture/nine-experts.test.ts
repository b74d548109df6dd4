import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECTIONS } from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import type { Encoder } from '@nonet/plugins';
import { matrix, row } from '@nonet/numerics';
import { SectionExpert, sectionExperts } from '../section-expert/index.js';
import { LEAK_TEXT } from '../testing/small-taxonomy.js';
import { NineExperts } from './nine-experts.js';
import type { MixtureReader } from './mixture-reader.js';
import type { MixtureParameters } from './parameters.js';
import { Scoring } from './scoring.js';
import { EXPERT_SIGNALS } from './signals.js';
import { smallMixture, writeHeads } from '../testing/small-mixture.js';

let folder: string;
let encoder: Encoder;
let reader: MixtureReader;
let parameters: MixtureParameters;
let nine: NineExperts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-nine-'));
  encoder = await openEncoder({ id: 'minilm-l6', device: 'cpu' });
  await writeHeads(folder, encoder.dimension);
  ({ reader, parameters } = await smallMixture(encoder, folder));
  nine = new NineExperts(parameters.experts, reader);
});
afterAll(async () => {
  await reader.dispose();
  await encoder.dispose();
  await rm(folder, { recursive: true, force: true });
});

test('the nine experts of a mixture know each subclass of the scheme once, and each section has one', () => {
  expect(nine.all.map(({ section }) => section)).toEqual([...SECTIONS]);
  expect(nine.all.flatMap(({ symbols }) => symbols)).toEqual(reader.labels);
  for (const { section, symbols } of nine.all) for (const symbol of symbols) expect(symbol[0]).toBe(section);
});

test('a mixture scores each subclass by the expert of its section alone', async () => {
  const reading = await reader.read(LEAK_TEXT);
  const before = new Scoring(reader.index.taxonomy, reader, parameters).upper(reading).fused;
  const experts = parameters.experts.map((own) =>
    own.section === 'F'
      ? { ...own, weights: { ...own.weights, seen: own.weights.seen.map(() => 0), bias: 0 } }
      : own,
  );
  const after = new Scoring(reader.index.taxonomy, reader, { ...parameters, experts }).upper(reading).fused;
  reader.labels.forEach((symbol, label) => {
    if (symbol.startsWith('F')) expect(after[label]).toBe(0);
    else expect(after[label]).toBe(before[label]);
  });
});

test('an expert of a mixture can be saved, moved and asked alone, and ranks its symbols as it did', async () => {
  const expert = nine.all[SECTIONS.indexOf('A' as never)];
  const { signals, text, vector } = await reader.read('a spade for digging soil');
  const own = matrix(EXPERT_SIGNALS.length, expert.symbols.length);
  const columns = expert.symbols.map((symbol) => reader.labels.indexOf(symbol as never));
  for (let signal = 0; signal < own.rows; signal++)
    columns.forEach((column, place) => (row(own, signal)[place] = row(signals, signal)[column]));
  await expert.save(folder);
  const opened = await sectionExperts.open(folder, {
    section: 'A',
    symbols: expert.symbols,
    dimension: encoder.dimension,
    signalNames: EXPERT_SIGNALS,
  });
  expect(opened).toBeInstanceOf(SectionExpert);
  const answer = await opened.predict(
    {
      texts: [text],
      vectors: matrix(1, vector.length, Float32Array.from(vector)),
      signalNames: EXPERT_SIGNALS,
      signals: [own],
    },
    { signal: new AbortController().signal },
  );
  const fused = expert.fusedScores(signals, columns);
  const ranked = (scores: Float32Array) => [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
  expect(ranked(answer.data)).toEqual(ranked(fused));
  expect(expert.symbols[ranked(answer.data)[0]]).toBe('A01B');
});

// How well Y02 and Y04S are tagged: by Nonet's own expert of section Y, by the plugin `plugins/green-technology` alone, and by both.
//
//   node bench/green-technology.mjs --patents us-topics.jsonl.gz [--scheme CPCTitleList202505.zip]
//
// The plugin learns from the patents of the training split; its words and symbols are all that it uses here, since heads and memory of
// the shipped model may have seen those patents. Nonet's own expert and the plugin answer for the patents of the dev split. How both are
// joined, and every threshold, is fitted on four fifths of these in turn and measured on the fifth.
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openScheme, Taxonomy } from '@nonet/cpc-taxonomy';
import { MemoryEmbeddings, openEncoder } from '@nonet/encoder';
import { openMixture, readableText } from '@nonet/experts';
import greenPlugin from '../plugins/green-technology/dist/index.js';
import { readPatents } from '@nonet/patents';
import { matrix } from '@nonet/plugins';

const ROOT = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { patents: { type: 'string' }, scheme: { type: 'string' } } });
const IS_GREEN = /^Y02|^Y04S/;
const FOLDS = 5;

const patents = { train: [], dev: [] };
for await (const result of readPatents(values.patents))
  if (result.type === 'patent') patents[result.patent.split ?? 'train']?.push(result.patent);

const compact = await openScheme(join(ROOT, 'prisma/sample/cpc-compact.tsv'));
const taxonomy = await Taxonomy.build(compact.entries, { version: compact.version });
const words = values.scheme ? await openScheme(values.scheme) : null;
const described = words ? await Taxonomy.build(words.entries, { version: words.version }) : taxonomy;
const symbols = taxonomy
  .nodesAt('subclass')
  .map(({ symbol }) => symbol)
  .filter((symbol) => IS_GREEN.test(symbol));

const textOf = (patent) => readableText(patent);
const symbolsOf = (patent) => patent.classifications.map(({ symbol }) => symbol);
const isTrue = (patent, symbol) => symbolsOf(patent).some((own) => own.startsWith(symbol));

/** The plugin's answer to the dev patents: [patents][symbols]; `known`: whether it is told the symbols of other sections. */
async function tagged(known) {
  let provider;
  await greenPlugin.register({ experts: { add: (one) => (provider = one) }, encoders: { add() {} } });
  const nodes = symbols.flatMap((symbol) => below(described, symbol));
  const expert = await provider.create({
    section: 'Y',
    symbols,
    dimension: 0,
    signalNames: [],
    scheme: nodes,
  });
  const features = (of) => ({
    texts: of.map(textOf),
    vectors: matrix(of.length, 0),
    signalNames: [],
    signals: of.map(() => matrix(0, symbols.length)),
    metadata: of.map((patent) => ({
      date: patent.publicationDate,
      applicants: patent.applicants,
      symbols: known ? symbolsOf(patent).filter((symbol) => !symbol.startsWith('Y')) : [],
    })),
  });
  const truth = Uint8Array.from(
    patents.train.flatMap((patent) => symbols.map((symbol) => Number(isTrue(patent, symbol)))),
  );
  const { signal } = new AbortController();
  for await (const _ of expert.fit({ features: features(patents.train), truth }, { signal, seed: 0 })) void _;
  const { data } = await expert.predict(features(patents.dev), { signal });
  return patents.dev.map((_, text) => [...data.subarray(text * symbols.length, (text + 1) * symbols.length)]);
}

function below(scheme, symbol) {
  const from = scheme.positionOf(symbol);
  if (from < 0) return [];
  return Array.from({ length: scheme.subtreeEndAt(from) - from }, (_, i) => ({
    symbol: scheme.symbolAt(from + i),
    level: scheme.levelAt(from + i),
    title: scheme.titleAt(from + i),
    definition: scheme.definitionAt(from + i),
    parent: null,
  }));
}

/** Nonet's own expert of section Y, in the model that ships. */
async function own() {
  const folder = join(ROOT, 'models/nonet-experts');
  const encoder = await openEncoder({
    id: 'nonet-experts',
    checkpoint: join(folder, 'encoder'),
    device: 'cpu',
  });
  const experts = await openMixture(folder, {
    taxonomy,
    encoder,
    encoderState: 'fine-tuned',
    embeddings: new MemoryEmbeddings(),
  });
  const scores = [];
  for (const patent of patents.dev) {
    const { ranked } = await experts.rank(
      {
        text: textOf(patent),
        candidates: { kind: 'level', level: 'subclass', under: 'Y' },
        top: 20,
        minScore: 0,
      },
      { excluded: [patent.number] },
    );
    const of = new Map(ranked.map(({ symbol, score }) => [symbol, score]));
    scores.push(symbols.map((symbol) => of.get(symbol) ?? 0));
  }
  await experts.dispose();
  await encoder.dispose();
  return scores;
}

const logit = (p) => Math.log(Math.max(p, 1e-5) / (1 - Math.min(p, 1 - 1e-5)));
const truths = patents.dev.map((patent) => symbols.map((symbol) => isTrue(patent, symbol)));

/** A logistic over logits, by Newton's method. */
function joined(columns, rows) {
  const size = columns.length + 1;
  const featuresOf = (text, at) => [1, ...columns.map((of) => logit(of[text][at]))];
  const pairs = rows.flatMap((text) =>
    symbols.map((_, at) => [featuresOf(text, at), Number(truths[text][at])]),
  );
  let weights = new Array(size).fill(0);
  for (let step = 0; step < 25; step++) {
    const gradient = weights.map((weight) => -1e-3 * weight);
    const curve = Array.from({ length: size }, (_, i) => weights.map((__, k) => (i === k ? 1e-3 : 0)));
    for (const [x, is] of pairs) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * weights[i], 0)));
      for (let i = 0; i < size; i++) {
        gradient[i] += (is - p) * x[i];
        for (let k = 0; k < size; k++) curve[i][k] += p * (1 - p) * x[i] * x[k];
      }
    }
    const change = solved(curve, gradient);
    weights = weights.map((weight, i) => weight + Math.max(-2, Math.min(2, change[i])));
  }
  return (text, at) => featuresOf(text, at).reduce((sum, value, i) => sum + value * weights[i], 0);
}

/** Gauss and Jordan, for a few equations. */
function solved(matrix, right) {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  rows.forEach((row, i) => {
    const pivot = row[i];
    for (let k = 0; k < row.length; k++) row[k] /= pivot;
    rows.forEach((other, at) => {
      const factor = other[i];
      if (at !== i) for (let k = 0; k < row.length; k++) other[k] -= factor * row[k];
    });
  });
  return rows.map((row) => row.at(-1));
}

function measured(columns) {
  const pairs = [];
  let [hits, said, due] = [0, 0, 0];
  for (let fold = 0; fold < FOLDS; fold++) {
    const isOut = (text) => text % FOLDS === fold;
    const texts = [...patents.dev.keys()];
    const score = joined(
      columns,
      texts.filter((text) => !isOut(text)),
    );
    const threshold = bestThreshold(
      texts
        .filter((text) => !isOut(text))
        .flatMap((text) => symbols.map((_, at) => [score(text, at), truths[text][at]])),
    );
    for (const text of texts.filter(isOut))
      symbols.forEach((_, at) => {
        const value = score(text, at);
        pairs.push([value, truths[text][at]]);
        said += Number(value >= threshold);
        due += Number(truths[text][at]);
        hits += Number(value >= threshold && truths[text][at]);
      });
  }
  return {
    averagePrecision: averagePrecision(pairs),
    microF1: (2 * hits) / (said + due),
    precision: hits / Math.max(1, said),
    recall: hits / due,
  };
}

function bestThreshold(pairs) {
  const sorted = [...pairs].sort(([a], [b]) => b - a);
  const due = pairs.filter(([, is]) => is).length;
  let [hits, best, at] = [0, 0, Infinity];
  sorted.forEach(([value, is], i) => {
    hits += Number(is);
    const f1 = (2 * hits) / (i + 1 + due);
    if (f1 > best) [best, at] = [f1, value];
  });
  return at;
}

function averagePrecision(pairs) {
  const sorted = [...pairs].sort(([a], [b]) => b - a);
  let [hits, sum] = [0, 0];
  sorted.forEach(([, is], i) => {
    if (is) sum += ++hits / (i + 1);
  });
  return sum / hits;
}

const [builtin, told, untold] = [await own(), await tagged(true), await tagged(false)];
const rows = {
  "Nonet's own expert of Y": [builtin],
  'green-technology, words and scheme alone': [untold],
  'green-technology, with symbols of other sections': [told],
  'both, words and scheme alone': [builtin, untold],
  'both, with symbols of other sections': [builtin, told],
};
console.log(
  `${patents.train.length} patents to learn from, ${patents.dev.length} asked about, ${truths.flat().filter(Boolean).length} tags of ${symbols.length} kinds · ${cpus()[0].model}, ${cpus().length} processors, Node ${process.version}`,
);
console.log('| | average precision | micro F1 | precision | recall |\n|---|---|---|---|---|');
for (const [name, columns] of Object.entries(rows)) {
  const figures = Object.values(measured(columns)).map((value) => value.toFixed(3));
  console.log(`| ${name} | ${figures.join(' | ')} |`);
}

// Quality and speed of zero-shot classification on the dev splits: full scheme with and without the keywords of the compact
// one, and compact scheme. Constants are fitted on training splits alone, but the set of signals and the data that sections
// are calibrated on were settled with dev figures in view: patents that nobody here has seen are the clean check.
//   NONET_DATA=… node bench/zero-shot.mjs        measures
//     [--encoder ID|FOLDER]…                     another encoder than minilm-l6, or several: models/nonet-experts/encoder
//     [--scheme full|compact|'full with keywords']…   only these
//   NONET_DATA=… node bench/zero-shot.mjs tune   fits the constants on training splits and prints them;
//                                              of a folder's encoder on patents that it has not learnt from
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LexicalIndex, taxonomyDocuments } from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import { evaluateClassifier, readEvaluationSet, readKeywords, ZeroShotClassifier } from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { TaxonomyIndex } from '../libs/experts/dist/taxonomy-index/taxonomy-index.js';
import { FileEmbeddings, remembering } from './cached-embeddings.mjs';
import { COMPACT, compactScheme, DATA, fullScheme, patentsOf } from './zero-shot-scheme.mjs';
import {
  fitCalibration,
  fitChildren,
  fitFusion,
  massesAt,
  readTraining,
  readWeek,
} from './zero-shot-tuning.mjs';

const HUNDRED_WORDS = (await patentsOf('us-green', 'dev', 40)).map((p) =>
  patentText(p).split(/\s+/).slice(0, 100).join(' '),
);

const SCHEMES = [
  ['full with keywords', fullScheme, await readKeywords(COMPACT)],
  ['full', fullScheme],
  ['compact', compactScheme],
];

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    encoder: { type: 'string', multiple: true, default: ['minilm-l6'] },
    scheme: { type: 'string', multiple: true, default: SCHEMES.map(([name]) => name) },
  },
});
console.log(
  `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const given of args.encoder) {
  const encoder = await openEncoder(
    existsSync(given) ? { id: nameOf(given), checkpoint: given } : { id: given },
  );
  const embeddings = new FileEmbeddings(encoder.dimension);
  try {
    const state = existsSync(given) ? 'fine-tuned' : 'pretrained';
    await (positionals[0] === 'tune' ? tune : report)(encoder, embeddings, state);
  } finally {
    await encoder.dispose();
  }
}

/** A folder `encoder` is a model's. */
function nameOf(folder) {
  const full = resolve(folder);
  return basename(full) === 'encoder' ? basename(dirname(full)) : basename(full);
}

async function report(encoder, embeddings, encoderState) {
  console.log(`encoder ${encoder.id} ${encoder.precision} on ${encoder.device}\n`);
  for (const [name, scheme, keywords] of SCHEMES.filter(([name]) => args.scheme.includes(name))) {
    const taxonomy = await scheme();
    const started = performance.now();
    const classifier = await ZeroShotClassifier.open({
      taxonomy,
      encoder,
      encoderState,
      embeddings,
      keywords,
    });
    console.log(
      `${name} scheme: ${taxonomy.size} nodes, ready after ${Math.round(performance.now() - started)} ms`,
    );
    await speed(classifier);
    console.log(
      'set, level'.padEnd(32),
      'hit@1 [95 %]         hit@3 hit@5 rec@20 microF1 macroF1  LRAP   AUC   ECE viol.',
    );
    for (const [file, level, limit] of [
      ['us-random-claims', 'subclass', 282],
      ['us-random-claims', 'section', 282],
      ['us-green', 'subclass', 603],
      ['ai-domain', 'subclass', 600],
      ['us-week-sections', 'section', 698],
      ...(name === 'full with keywords' ? [['ai-domain', 'main-group', 300]] : []),
    ]) {
      const options = { level, taxonomy, splits: ['dev'], limit };
      const set = await readEvaluationSet(join(DATA, 'patents', `${file}.jsonl.gz`), options);
      const candidates = { kind: 'level', level, under: null };
      const rank = (text, how) => classifier.rank({ text, candidates, minScore: 0, ...how });
      print(`${file} ${level}`, await evaluateClassifier(set, { rank }));
      if (level === 'subclass' && name === 'full')
        print('  words alone (BM25)', await evaluateClassifier(set, { rank: wordsAlone(taxonomy) }));
    }
    if (name === 'full with keywords') await subgroups(classifier, taxonomy);
    console.log();
  }
}

/** Hits among ten: what a person looks through. First visits embed subgroups, some hundred for each text. */
async function subgroups(classifier, taxonomy) {
  const level = 'subgroup';
  const options = { level, taxonomy, splits: ['dev'], limit: 100 };
  const { documents } = await readEvaluationSet(join(DATA, 'patents', 'ai-domain.jsonl.gz'), options);
  const hits = { 1: 0, 5: 0, 10: 0 };
  for (const { text, truth } of documents) {
    const candidates = { kind: 'level', level, under: null };
    const { ranked } = await classifier.rank({ text, candidates, top: 10, minScore: 0 });
    const first = ranked.findIndex(({ symbol }) => truth.includes(symbol));
    for (const k of Object.keys(hits)) if (first >= 0 && first < k) hits[k] += 1 / documents.length;
  }
  const shown = Object.entries(hits).map(([k, share]) => `hit@${k} ${share.toFixed(3)}`);
  console.log(`ai-domain subgroup (${documents.length} patents): ${shown.join(', ')}`);
}

function print(name, { hit, recallAt, micro, macro, ranking, rocAuc, calibration, hierarchical, interval }) {
  const three = (value) => value.toFixed(3).replace(/^0/, '').padStart(6);
  const [low, high] = interval.hit1;
  const cells = [
    hit[1],
    hit[3],
    hit[5],
    recallAt[20],
    micro.f1,
    macro.f1,
    ranking.lrap,
    rocAuc.micro,
    calibration.ece,
  ];
  const [first, ...rest] = cells.map(three);
  console.log(name.padEnd(32), `${first} [${three(low)},${three(high)}]`, ...rest, hierarchical.violations);
}

function wordsAlone(taxonomy) {
  const index = LexicalIndex.build(taxonomyDocuments(taxonomy, 'subclass'));
  const symbols = taxonomy.nodesAt('subclass').map(({ symbol }) => symbol);
  return async (text) => {
    const scores = index.scores(text);
    const highest = Math.max(1e-9, ...scores);
    const ranked = symbols.map((symbol, i) => ({
      symbol,
      score: scores[i] / highest,
      selected: scores[i] === highest,
    }));
    return { ranked: ranked.sort((a, b) => b.score - a.score), above: [] };
  };
}

async function speed(classifier) {
  const candidates = { kind: 'level', level: 'subclass', under: null };
  const times = [];
  for (let round = 0; round < 4; round++)
    for (const text of HUNDRED_WORDS) {
      const started = performance.now();
      await classifier.classify({ text, candidates, top: 5, minScore: 0 });
      if (round > 0) times.push(performance.now() - started);
    }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * times.length)].toFixed(1);
  console.log(`one 100-word text to 5 subclasses with evidence: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

/** Later figures depend on earlier ones: put new weights into tuned-constants.ts, build, and run again. */
async function tune(encoder, embeddings, encoderState) {
  for (const [name, scheme, keywords] of SCHEMES.filter(([name]) => args.scheme.includes(name))) {
    const taxonomy = await scheme();
    const index = await TaxonomyIndex.prepare({
      encoderState,
      taxonomy,
      encoder: remembering(encoder, embeddings),
      embeddings,
      keywords,
    });
    const examples = await readTraining(index, encoderState);
    console.log(name, 'weights', JSON.stringify(fitFusion(examples)));
    const of = (source, limit) => examples.filter((example) => example.source === source).slice(0, limit);
    // Weights below subclasses and calibrations are shared: fitted with keywords, as an installation has them.
    if (name !== 'full with keywords') continue;
    const mixed = [...of('us-2005-claims', 1400), ...of('us-green', 400), ...of('ai-domain', 400)];
    const alike = mixed.map((example) => ({ ...example, weight: 1 }));
    console.log('groups', JSON.stringify(await fitChildren(index, alike, 2)));
    const deep = [...of('ai-domain', 130), ...of('us-green', 130)];
    console.log('subgroups', JSON.stringify(await fitChildren(index, deep, 3)));
    const random = of('us-2005-claims', Infinity);
    await calibrate(index, await readWeek(index, 700, encoderState), 'section', 9, 'complete', 'Y');
    for (const level of ['class', 'subclass']) await calibrate(index, random, level, 700, 'partial');
    await calibrate(index, of('ai-domain', 400), 'main-group', 60, 'complete');
    await calibrate(index, of('ai-domain', 80), 'subgroup', 30, 'complete');
  }
}

async function calibrate(index, examples, level, top, truth, unknowable) {
  const pairs = await massesAt(index, examples, level, top, unknowable);
  console.log(level, JSON.stringify(fitCalibration(pairs, truth)));
}

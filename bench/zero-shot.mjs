// Quality and speed of zero-shot classification on the dev splits, full scheme and compact scheme.
//   NONET_DATA=… node bench/zero-shot.mjs        measures
//   NONET_DATA=… node bench/zero-shot.mjs tune   fits the constants on training splits and prints them
import { cpus } from 'node:os';
import { join } from 'node:path';
import { LexicalIndex, taxonomyDocuments } from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import { evaluateClassifier, readEvaluationSet, ZeroShotClassifier } from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { SchemeModel } from '../libs/experts/dist/zero-shot/scheme-model.js';
import {
  compactScheme,
  DATA,
  FileEmbeddings,
  fullScheme,
  patentsOf,
  remembering,
} from './zero-shot-scheme.mjs';
import { fitCalibration, fitChildren, fitFusion, massesAt, readTraining } from './zero-shot-tuning.mjs';

const HUNDRED_WORDS = (await patentsOf('us-green', 'dev', 40)).map((p) =>
  patentText(p).split(/\s+/).slice(0, 100).join(' '),
);

const encoder = await openEncoder('minilm-l6');
const embeddings = new FileEmbeddings(encoder.dimension);
try {
  await (process.argv[2] === 'tune' ? tune() : report());
} finally {
  await encoder.dispose();
}

async function report() {
  console.log(
    `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  );
  console.log(`encoder ${encoder.id} ${encoder.precision} on ${encoder.device}\n`);
  for (const [name, scheme] of [
    ['full', fullScheme],
    ['compact', compactScheme],
  ]) {
    const taxonomy = await scheme();
    const started = performance.now();
    const classifier = await ZeroShotClassifier.open({ taxonomy, encoder, embeddings });
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
      ...(name === 'full' ? [['ai-domain', 'main-group', 300]] : []),
    ]) {
      const options = { level, taxonomy, splits: ['dev'], limit };
      const set = await readEvaluationSet(join(DATA, 'patents', `${file}.jsonl.gz`), options);
      const candidates = { kind: 'level', level, under: null };
      const rank = (text, { top }) => classifier.rank({ text, candidates, top, minScore: 0 });
      print(`${file} ${level}`, await evaluateClassifier(set, { rank }));
      if (level === 'subclass')
        print('  words alone (BM25)', await evaluateClassifier(set, { rank: wordsAlone(taxonomy) }));
    }
    console.log();
  }
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
async function tune() {
  for (const [name, scheme] of [
    ['full', fullScheme],
    ['compact', compactScheme],
  ]) {
    const taxonomy = await scheme();
    const model = await SchemeModel.prepare({
      taxonomy,
      encoder: remembering(encoder, embeddings),
      embeddings,
    });
    const examples = await readTraining(model);
    console.log(name, 'weights', JSON.stringify(fitFusion(examples)));
    if (name === 'full') {
      const random = examples.filter(({ source }) => source === 'us-2005-claims');
      console.log(name, 'children', JSON.stringify(await fitChildren(model, random)));
    }
    // Scores are fitted where the office's labels are all known: neither on one of several nor on a field of search.
    const gold = examples.filter(({ source }) => source === 'ai-domain');
    for (const level of ['section', 'class', 'subclass']) await calibrate(name, model, gold, level, 700);
    if (name === 'compact') continue;
    await calibrate(name, model, gold.slice(0, 600), 'main-group', 60);
    await calibrate(name, model, gold.slice(0, 150), 'subgroup', 40);
  }
}

async function calibrate(name, model, examples, level, top) {
  const { pairs, misses } = await massesAt(model, examples, level, top);
  console.log(name, level, JSON.stringify(fitCalibration(pairs, misses)));
}

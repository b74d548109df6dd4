// What calibrating for a collection is worth: sources of patents taken as collections, divided in halves by a hash of the number. Each half is
// measured with what was fitted on the other: the model as it is, adapted by the texts of the half alone, and by 100 of them whose symbols
// are known. How strongly an adaptation is drawn to the model is chosen on held training texts, and measured on dev splits.
//   NONET_DATA=… node bench/collections.mjs [--model FOLDER] [--signals FOLDER] [--labelled N] [--output FILE]
// --signals: where what the experts see of the texts is kept between runs, as in bench/ablation.mjs.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isLegacy, subclassOf } from '@nonet/cpc-taxonomy';
import { adapted, fitAdaptation, mixtureSchema, rememberedShares } from '@nonet/experts';
import { REGULARISATION } from '../libs/experts/dist/adaptation/fit-adaptation.js';
import { calibrationMetrics } from '../libs/experts/dist/evaluation/calibration-error.js';
import { Scoring } from '../libs/experts/dist/mixture/scoring.js';
import { ExampleSet } from '../libs/experts/dist/neighbours/example-set.js';
import { keptSignals } from './ablation/kept-signals.mjs';
import { fullScheme } from './zero-shot-scheme.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: args } = parseArgs({
  options: {
    model: text(fileURLToPath(new URL('../models/nonet-experts', import.meta.url))),
    signals: text(join(tmpdir(), 'nonet-ablation')),
    labelled: text('100'),
    output: text(fileURLToPath(new URL('./results/collections.md', import.meta.url))),
  },
});
const COLLECTIONS = ['us-all-fields', 'us-topics', 'ai-domain', 'us-green'];
/** Where strengths are chosen: the sources again, and a sample of all US patents, as the model is calibrated for. */
const HELD = [...COLLECTIONS, 'us-random-claims'];
/** Held texts of each source: strengths differ by more than more of them would tell apart. */
const HELD_MOST = 400;
const ROUNDS = 1000;
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);

const kept = await keptSignals(args.signals, { model: args.model, limit: Infinity });
const { labels } = kept;
const parameters = mixtureSchema.parse(JSON.parse(await readFile(join(args.model, 'mixture.json'), 'utf8')));
const examples = ExampleSet.read(await readFile(join(args.model, 'memory/examples.bin')));
const legacy = Uint8Array.from(labels, (symbol) => Number(isLegacy(symbol)));
const sectionOf = Uint8Array.from(kept.sectionOf);
const reader = { labels, sectionOf, legacy, heads: { known: Uint8Array.from(kept.known) } };
const taxonomy = await fullScheme();
const plain = new Scoring(taxonomy, reader, parameters);
const model = { parameters, labels, sectionOf, legacy, remembered: rememberedShares(examples, labels) };

const own = await textsOf('held', HELD, HELD_MOST);
log(`${own.length} held texts`);
const strengths = [
  { name: 'as shipped', set: {} },
  ...[10, 200].map((penalty) => ({
    name: `penalty ${penalty} in place of ${REGULARISATION.penalty}`,
    set: { penalty },
  })),
  ...[0.25, 0.5].map((share) => ({
    name: `share ${share} in place of ${REGULARISATION.share}`,
    set: { share },
  })),
  ...[2, 8].map((errors) => ({
    name: `beyond ${errors} standard errors in place of ${REGULARISATION.errors}`,
    set: { errors },
  })),
  ...[100, 30_000].map((prior) => ({
    name: `thresholds drawn by ${prior} symbols in place of ${REGULARISATION.prior}`,
    set: { prior },
  })),
];
const choices = [];
for (const { name, set } of strengths) {
  choices.push({ name, sets: await measuredAll(own, HELD, { ...REGULARISATION, ...set }) });
  log(name);
}
const dev = await textsOf('dev', COLLECTIONS);
const results = await measuredAll(dev, COLLECTIONS, REGULARISATION, ROUNDS);
await kept.close();
await writeFile(args.output, report());
log(`wrote ${args.output}`);

/** Texts of sources whose symbols are all known, as the model sees them. */
async function textsOf(set, sources, most = Infinity) {
  const texts = [];
  for (const one of kept.texts) {
    const truth = one.subclasses.filter((label) => legacy[label] === 0);
    if (one.set !== set || !sources.includes(one.source) || one.isComplete === false || truth.length === 0)
      continue;
    if (texts.filter(({ source }) => source === one.source).length >= most) continue;
    const draw = createHash('sha256').update(one.id).digest();
    const { unknownSections } = one;
    const right = one.symbols.filter(
      (symbol) => !unknownSections.includes(symbol[0]) && subclassOf(symbol) !== null,
    );
    const reading = await readingOf(one);
    const judged = { truth, unknownSections };
    texts.push({
      ...one,
      truth,
      before: outcomeOf(judged, plain, plain.upper(reading).scores),
      half: draw[1] % 2,
      order: draw.readUInt32BE(4),
      read: plain.uncalibrated(reading),
      known: { right, wrong: [], isComplete: true, unknownSections },
    });
  }
  return texts;
}

async function readingOf(one) {
  return {
    signals: await kept.signalsOf(one),
    sectionLogits: Float32Array.from(one.sectionLogits),
    nearestSimilarity: one.nearest,
  };
}

async function measuredAll(texts, sources, regularisation, rounds = 0) {
  const sets = [];
  for (const source of sources) {
    const all = texts.filter((one) => one.source === source);
    const outcomes = { before: [], unlabelled: [], labelled: [] };
    const adaptations = [];
    for (const half of [0, 1]) {
      const learnt = all.filter((one) => one.half === half);
      const known = new Set([...learnt].sort((a, b) => a.order - b.order).slice(0, Number(args.labelled)));
      const fit = (isKnown) =>
        fitAdaptation(
          learnt.map((one) => ({ read: one.read, known: isKnown(one) ? one.known : null })),
          model,
          regularisation,
        );
      const [unlabelled, labelled] = [fit(() => false), fit((one) => known.has(one))];
      adaptations.push({ unlabelled, labelled });
      const scorings = {
        unlabelled: new Scoring(taxonomy, reader, adapted(parameters, unlabelled)),
        labelled: new Scoring(taxonomy, reader, adapted(parameters, labelled)),
      };
      for (const one of all.filter((other) => other.half !== half)) {
        const reading = await readingOf(one);
        outcomes.before.push(one.before);
        for (const [name, scoring] of Object.entries(scorings))
          outcomes[name].push(outcomeOf(one, scoring, scoring.upper(reading).scores));
      }
    }
    const differences = rounds === 0 ? null : differencesOf(outcomes, rounds);
    const figures = Object.fromEntries(
      Object.entries(outcomes).map(([name, own]) => [name, figuresOf(own, rounds)]),
    );
    sets.push({ source, texts: all.length, figures, differences, adaptations });
  }
  return sets;
}

/** Scores of the subclasses that can be judged, and what is decided for: what reaches its threshold with all above it. */
function outcomeOf({ truth, unknownSections }, scoring, scores) {
  const positions = [];
  const values = [];
  let [right, wrong] = [0, 0];
  for (let label = 0; label < labels.length; label++) {
    if (legacy[label] === 1 || unknownSections.includes(labels[label][0])) continue;
    const position = taxonomy.positionOf(labels[label]);
    const score = scores.get(position);
    positions.push(label);
    values.push(score);
    const isReached = (at, level) => scores.get(at) >= scoring.threshold(taxonomy.symbolAt(at), level);
    const above = taxonomy.parentAt(position);
    if (!isReached(position, 'subclass') || !isReached(above, 'class')) continue;
    if (!isReached(taxonomy.parentAt(above), 'section')) continue;
    if (truth.includes(label)) right++;
    else wrong++;
  }
  const best = values.reduce((at, value, i) => (value > values[at] ? i : at), 0);
  return {
    outcome: { truth, positions, scores: values },
    first: values[best],
    isRight: truth.includes(positions[best]) ? 1 : 0,
    right,
    wrong,
    missed: truth.length - right,
  };
}

function figuresOf(own, rounds) {
  const { ece, eceByChance } = calibrationMetrics(
    own.map(({ outcome }) => outcome),
    { labels: labels.length },
  );
  const selected = own.reduce((sum, { right, wrong }) => sum + right + wrong, 0) / own.length;
  const hit = own.reduce((sum, { isRight }) => sum + isRight, 0) / own.length;
  const score = own.reduce((sum, { first }) => sum + first, 0) / own.length;
  const intervals =
    rounds === 0
      ? null
      : {
          f1: interval([own], rounds, ([one]) => microF1(one)),
          ece: interval([own], rounds, ([one]) => error(one)),
        };
  return { f1: microF1(own), ece, eceByChance, selected, hit, score, intervals };
}

function differencesOf(outcomes, rounds) {
  return Object.fromEntries(
    ['unlabelled', 'labelled'].map((name) => {
      const pair = [outcomes.before, outcomes[name]];
      const f1 = ([before, after]) => microF1(after) - microF1(before);
      const ece = ([before, after]) => error(after) - error(before);
      return [
        name,
        {
          f1: { value: f1(pair), interval: interval(pair, rounds, f1) },
          ece: { value: ece(pair), interval: interval(pair, rounds, ece) },
        },
      ];
    }),
  );
}

function microF1(own) {
  const sum = (name) => own.reduce((total, one) => total + one[name], 0);
  return (2 * sum('right')) / (2 * sum('right') + sum('wrong') + sum('missed'));
}

/** As calibrationMetrics has it. */
function error(own) {
  const bins = new Float64Array(15);
  for (const { first, isRight } of own) bins[Math.min(14, Math.floor(first * 15))] += first - isRight;
  return bins.reduce((sum, bin) => sum + Math.abs(bin), 0) / own.length;
}

/** 95 % bootstrap over documents, those of all systems alike. */
function interval(systems, rounds, measure) {
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const drawn = Array.from({ length: rounds }, () => {
    const places = systems[0].map(() => Math.floor(random() * systems[0].length));
    return measure(systems.map((own) => places.map((place) => own[place])));
  }).sort((a, b) => a - b);
  return [drawn[Math.floor(rounds * 0.025)], drawn[Math.floor(rounds * 0.975)]];
}

function report() {
  const short = (value) => value.toFixed(3).replace(/^(-?)0/, '$1');
  const within = (value, [low, high]) => `${short(value)} [${short(low)}, ${short(high)}]`;
  const named = {
    before: 'the model as it is',
    unlabelled: 'texts alone',
    labelled: `${args.labelled} with symbols`,
  };
  const rows = results.flatMap(({ source, texts, figures, differences }) =>
    Object.entries(named).map(([name, words]) => {
      const { f1, ece, eceByChance, intervals, selected } = figures[name];
      const change =
        name === 'before'
          ? ['–', '–']
          : ['f1', 'ece'].map((what) =>
              within(differences[name][what].value, differences[name][what].interval),
            );
      const cells = [
        name === 'before' ? `${source} (${texts})` : '',
        words,
        within(f1, intervals.f1),
        change[0],
        within(ece, intervals.ece),
        short(eceByChance),
        change[1],
        selected.toFixed(2),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
  );
  const chosen = choices.map(
    ({ name, sets }) =>
      `| ${name} | ${sets.flatMap(({ figures: { before, unlabelled, labelled } }) => [unlabelled, labelled].map(({ f1, ece }) => `${short(f1 - before.f1)} / ${short(ece - before.ece)}`)).join(' | ')} |`,
  );
  const machine = `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  return `# What calibrating for a collection is worth

${machine}: \`NONET_DATA=… node bench/collections.mjs\`. Dev splits of four sources, each taken as a collection and divided in halves by a hash of
the number: each half was measured with what was fitted on the other. Subclasses; sections that a source knows nothing of are left out.
ECE is the expected calibration error of the subclass ranked first, beside the one that chance alone would show. Brackets: 95 % bootstrap
over documents; differences to the model as it is are paired.

| collection | calibrated by | micro F1 | difference | ECE | by chance | difference | symbols a text |
|---|---|--:|--:|--:|--:|--:|--:|
${rows.join('\n')}

## How strongly it is drawn to the model
Chosen on held training texts (${own.length}), which neither the encoder learnt from nor the table above has; the model's own weights and
calibration were fitted on them, so what is gained there is less than elsewhere. Differences to the model as it is, of micro F1 / of ECE, first by texts alone, then by ${args.labelled} with symbols.

| | ${HELD.flatMap((source) => [source, '']).join(' | ')} |
|---|${HELD.map(() => '--:|--:|').join('')}
${chosen.join('\n')}
`;
}

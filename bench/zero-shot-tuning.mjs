// Fits the constants of libs/experts/src/taxonomy-index/tuned-constants.ts on training splits and prints them.
// `node bench/zero-shot.mjs tune`
import { Adam, dot, logit, sigmoid, softmax } from '@nonet/numerics';
import { isHeldOut, patentText } from '@nonet/patents';
import { descend } from '../libs/experts/dist/descent/descent.js';
import { truthOf } from '../libs/experts/dist/evaluation/evaluation-set.js';
import { regionOf } from '../libs/experts/dist/classifier/candidates.js';
import { MassFlow, upperMasses } from '../libs/experts/dist/descent/mass-flow.js';
import { SiblingLexicon } from '../libs/experts/dist/descent/sibling-lexicon.js';
import { subclassMasses } from '../libs/experts/dist/taxonomy-index/subclass-masses.js';
import { TAXONOMY_SIGNALS } from '../libs/experts/dist/taxonomy-index/taxonomy-signals.js';
import { ZERO_SHOT_DESCENT } from '../libs/experts/dist/taxonomy-index/tuned-constants.js';
import { patentsOf } from './zero-shot-scheme.mjs';

/**
 * Name, patents taken, weight of one of them, the share that no encoder of tools/make-model.mjs learns from. Random grants of
 * 2005 are closest to what will be asked.
 */
const SOURCES = [
  ['us-2005-claims', 1411, 1, 0.6],
  ['us-green', 1500, 0.3, 0.12],
  ['ai-domain', 1000, 0.1, 0.12],
];

/** Of a fine-tuned encoder only patents that it has not learnt from. */
export async function readTraining(index, encoderState) {
  const unseen = encoderState === 'fine-tuned';
  const { taxonomy, layout } = index;
  const indexOf = new Map(Array.from(layout.subclasses, (position, place) => [position, place]));
  const examples = [];
  for (const [source, limit, weight, share] of SOURCES) {
    const all = await patentsOf(source, 'train', unseen ? Infinity : limit);
    const patents = all.filter(({ number }) => !unseen || isHeldOut(number, share)).slice(0, limit);
    const before = examples.length;
    await concurrently(patents, async (patent) => {
      const symbols = patent.classifications
        .map(({ symbol }) => symbol)
        .filter((symbol) => taxonomy.has(symbol) || taxonomy.has(symbol.slice(0, 4)))
        // Every patent of us-green carries Y02: there Y says nothing.
        .filter((symbol) => source !== 'us-green' || !symbol.startsWith('Y'));
      const truth = [
        ...new Set(symbols.map((symbol) => indexOf.get(taxonomy.positionOf(symbol.slice(0, 4))))),
      ].filter((place) => place !== undefined);
      if (truth.length === 0) return;
      const reading = await index.read(patentText(patent));
      examples.push({ source, weight, truth, symbols, reading });
    });
    console.error(`${source}: ${examples.length - before} patents read`);
  }
  return examples;
}

/** Patents of one week whose sections are all known, but for Y: their labels are those of the IPC, which has none. */
export async function readWeek(index, limit, encoderState) {
  const unseen = encoderState === 'fine-tuned';
  const examples = [];
  const all = await patentsOf('us-week-sections', 'train', unseen ? Infinity : limit);
  const patents = all.filter(({ number }) => !unseen || isHeldOut(number, 0.12)).slice(0, limit);
  await concurrently(patents, async (patent) => {
    const symbols = patent.classifications.map(({ symbol }) => symbol);
    examples.push({ symbols, reading: await index.read(patentText(patent)) });
  });
  return examples;
}

/** Conditional logit by full-batch Adam; weights are kept from going below 0. */
export function fitFusion(examples, signals = TAXONOMY_SIGNALS, steps = 120) {
  const rows = signals.map((signal) => TAXONOMY_SIGNALS.indexOf(signal));
  const weights = new Float64Array(rows.length).fill(0.3);
  const adam = new Adam(rows.length, { rate: 0.1 });
  let loss = 0;
  for (let step = 0; step < steps; step++) {
    const gradient = new Float64Array(rows.length);
    let total = 0;
    loss = 0;
    for (const { weight, truth, reading } of examples) {
      const { data, columns } = reading.taxonomySignals;
      const logits = new Float64Array(columns);
      rows.forEach((row, k) => {
        for (let c = 0; c < columns; c++) logits[c] += weights[k] * data[row * columns + c];
      });
      const shares = softmax(logits);
      total += weight;
      for (const c of truth) loss -= (weight * Math.log(shares[c])) / truth.length;
      rows.forEach((row, k) => {
        let expected = 0;
        for (let c = 0; c < columns; c++) expected += shares[c] * data[row * columns + c];
        const observed = truth.reduce((s, c) => s + data[row * columns + c], 0) / truth.length;
        gradient[k] += weight * (expected - observed);
      });
    }
    loss /= total;
    adam.move(
      weights,
      gradient.map((sum, k) => sum / total + 1e-3 * weights[k]),
    );
    weights.forEach((weight, k) => (weights[k] = Math.max(0, weight)));
  }
  return {
    weights: Object.fromEntries(signals.map((s, k) => [s, +weights[k].toFixed(3)])),
    loss: +loss.toFixed(4),
  };
}

/**
 * Platt scaling of logit(mass) for pairs `[mass, 0 | 1]`. Where one of several true labels is known of each patent
 * (`partial`), a pair that is right is known to be with an unknown probability, which is fitted along (Elkan & Noto,
 * Learning classifiers from only positive and unlabeled data, KDD 2008). The threshold has the best micro F1 that the
 * scores themselves expect.
 */
export function fitCalibration(pairs, truth) {
  const x = pairs.map(([mass]) => logit(mass));
  const parameters = [1, 0, truth === 'partial' ? 1 : 20];
  const adam = new Adam(3, { rate: 0.05, epsilon: 1e-10 });
  for (let step = 0; step < 600; step++) {
    const gradient = [0, 0, 0];
    const known = sigmoid(parameters[2]);
    pairs.forEach(([, y], i) => {
      const p = sigmoid(parameters[0] * x[i] + parameters[1]);
      const seen = Math.min(1 - 1e-9, Math.max(1e-12, known * p));
      const slope = y ? -1 / seen : 1 / (1 - seen);
      gradient[0] += slope * known * p * (1 - p) * x[i];
      gradient[1] += slope * known * p * (1 - p);
      if (truth === 'partial') gradient[2] += slope * p * known * (1 - known);
    });
    adam.move(
      parameters,
      gradient.map((sum) => sum / pairs.length),
    );
  }
  const [slope, offset, knownLogit] = parameters;
  const scores = x.map((value) => sigmoid(slope * value + offset)).sort((a, b) => b - a);
  const expected = scores.reduce((sum, score) => sum + score, 0);
  let [best, threshold, right] = [0, 0.5, 0];
  scores.forEach((score, i) => {
    right += score;
    const f1 = (2 * right) / (i + 1 + expected);
    if (f1 > best) [best, threshold] = [f1, score];
  });
  return {
    slope: +slope.toFixed(3),
    offset: +offset.toFixed(3),
    threshold: +threshold.toFixed(3),
    known: +sigmoid(knownLogit).toFixed(3),
    f1: +best.toFixed(3),
  };
}

/** Masses against truth at a level: `[mass, 0 | 1]`, from the descent that the classifier does. */
export async function massesAt(index, examples, level, top, unknowable = null) {
  const { taxonomy } = index;
  const siblings = new SiblingLexicon(taxonomy);
  const region = regionOf(taxonomy, { kind: 'level', level, under: null }, 'left-out');
  const levelAt = (position) => taxonomy.levelAt(position);
  const pairs = [];
  for (const { symbols, reading } of examples) {
    const truth = new Set(
      truthOf({ classifications: symbols.map((symbol) => ({ symbol })) }, level, taxonomy),
    );
    if (truth.size === 0) continue;
    const found = await descend(flowOf(index, siblings, reading), {
      region,
      top,
      minScore: 0,
      levelAt,
    });
    for (const { position, mass } of found) {
      // Smaller masses are never selected, and by their number they would drown those that are.
      if (mass < 0.01 || taxonomy.symbolAt(position)[0] === unknowable) continue;
      pairs.push([Math.min(mass, 1 - 1e-6), truth.has(taxonomy.symbolAt(position)) ? 1 : 0]);
    }
  }
  return pairs;
}

/** As the classifier lets mass flow. */
function flowOf(index, siblings, reading) {
  const masses = subclassMasses(reading.taxonomySignals, index.weights, index.layout.legacy);
  const upper = upperMasses(index, masses, 'left-out');
  return new MassFlow(index, siblings, reading, { upper, weights: ZERO_SHOT_DESCENT });
}

export async function concurrently(items, work, width = 8) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/**
 * How mass spreads over the children of subclasses (`from` 2) or of groups (`from` 3): conditional logit over each step
 * that the true symbols take down the scheme.
 */
export async function fitChildren(index, examples, from, steps = 250) {
  const { taxonomy } = index;
  const siblings = new SiblingLexicon(taxonomy);
  const choices = [];
  await concurrently(examples, async ({ symbols, reading, weight }) => {
    const flow = flowOf(index, siblings, reading);
    for (const symbol of symbols.slice(0, 4)) {
      const path = [];
      for (let at = taxonomy.positionOf(symbol); at >= 0; at = taxonomy.parentAt(at)) path.unshift(at);
      for (let step = from; step < (from === 2 ? 3 : path.length) && path.length > 3; step++) {
        const { positions, comparison } = await flow.below(path[step], 1);
        if (comparison === null) continue;
        const { similarities: cosines, words, logSizes } = comparison;
        const features = Array.from(cosines, (cosine, i) => [cosine, words[i], logSizes[i], 0]);
        // The text may stay at a group; a subclass hands everything down.
        if (from > 2) {
          const own = (await index.similarities([path[step]], reading))[0];
          features.push([own, 0, 0, 1]);
        }
        const chosen = step + 1 < path.length ? positions.indexOf(path[step + 1]) : features.length - 1;
        choices.push({ features, chosen, weight });
      }
    }
  });
  const parameters = [10, 2, 0.4, 3];
  const adam = new Adam(4, { rate: 0.1 });
  let loss = 0;
  for (let step = 0; step < steps; step++) {
    const gradient = [0, 0, 0, 0];
    let total = 0;
    loss = 0;
    for (const { features, chosen, weight } of choices) {
      const shares = softmax(Float64Array.from(features, (row) => dot(row, parameters)));
      loss -= weight * Math.log(shares[chosen]);
      total += weight;
      for (let k = 0; k < 4; k++) {
        const expected = features.reduce((e, row, i) => e + row[k] * shares[i], 0);
        gradient[k] += weight * (expected - features[chosen][k]);
      }
    }
    adam.move(
      parameters,
      gradient.map((sum) => sum / total),
    );
    loss /= total;
  }
  const [similarity, words, size, stay] = parameters.map((parameter) => +parameter.toFixed(2));
  return { similarity, words, size, stay, choices: choices.length, loss: +loss.toFixed(4) };
}

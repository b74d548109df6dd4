// Fits the constants of libs/experts/src/zero-shot/tuned-constants.ts on training splits and prints them.
// `node bench/zero-shot.mjs tune`
import { patentText } from '@nonet/patents';
import { descend } from '../libs/experts/dist/zero-shot/descent.js';
import { truthOf } from '../libs/experts/dist/evaluation/evaluation-set.js';
import { regionOf } from '../libs/experts/dist/zero-shot/candidates.js';
import { MassFlow } from '../libs/experts/dist/zero-shot/mass-flow.js';
import { SiblingLexicon } from '../libs/experts/dist/zero-shot/sibling-lexicon.js';
import { SUBCLASS_SIGNALS } from '../libs/experts/dist/zero-shot/subclass-signals.js';
import { patentsOf } from './zero-shot-scheme.mjs';

/** Name, patents taken, weight of one of them. Random grants of 2005 are closest to what will be asked. */
const SOURCES = [
  ['us-2005-claims', 1411, 1],
  ['us-green', 1500, 0.3],
  ['ai-domain', 1000, 0.1],
];

export async function readTraining(model) {
  const { taxonomy, layout } = model;
  const indexOf = new Map(Array.from(layout.subclasses, (position, index) => [position, index]));
  const examples = [];
  for (const [source, limit, weight] of SOURCES) {
    const patents = await patentsOf(source, 'train', limit);
    const before = examples.length;
    await concurrently(patents, async (patent) => {
      const symbols = patent.classifications
        .map(({ symbol }) => symbol)
        .filter((symbol) => taxonomy.has(symbol) || taxonomy.has(symbol.slice(0, 4)))
        // Every patent of us-green carries Y02: there Y says nothing.
        .filter((symbol) => source !== 'us-green' || !symbol.startsWith('Y'));
      const truth = [
        ...new Set(symbols.map((symbol) => indexOf.get(taxonomy.positionOf(symbol.slice(0, 4))))),
      ].filter((index) => index !== undefined);
      if (truth.length === 0) return;
      const reading = await model.read(patentText(patent));
      examples.push({ source, weight, truth, symbols, reading });
    });
    console.error(`${source}: ${examples.length - before} patents read`);
  }
  return examples;
}

/** Conditional logit by full-batch Adam; weights are kept from going below 0. */
export function fitFusion(examples, signals = SUBCLASS_SIGNALS, steps = 120) {
  const rows = signals.map((signal) => SUBCLASS_SIGNALS.indexOf(signal));
  const weights = new Float64Array(rows.length).fill(0.3);
  const [m, v] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  let loss = 0;
  for (let step = 1; step <= steps; step++) {
    const gradient = new Float64Array(rows.length);
    let total = 0;
    loss = 0;
    for (const { weight, truth, reading } of examples) {
      const { data, columns } = reading.signals;
      const powers = new Float64Array(columns);
      rows.forEach((row, k) => {
        for (let c = 0; c < columns; c++) powers[c] += weights[k] * data[row * columns + c];
      });
      const highest = powers.reduce((a, b) => Math.max(a, b), -Infinity);
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += powers[c] = Math.exp(powers[c] - highest);
      total += weight;
      for (const c of truth) loss -= (weight * Math.log(powers[c] / sum)) / truth.length;
      rows.forEach((row, k) => {
        let expected = 0;
        for (let c = 0; c < columns; c++) expected += powers[c] * data[row * columns + c];
        const observed = truth.reduce((s, c) => s + data[row * columns + c], 0) / truth.length;
        gradient[k] += weight * (expected / sum - observed);
      });
    }
    loss /= total;
    rows.forEach((_, k) => {
      const g = gradient[k] / total + 1e-3 * weights[k];
      m[k] = 0.9 * m[k] + 0.1 * g;
      v[k] = 0.99 * v[k] + 0.01 * g * g;
      const move = (0.1 * (m[k] / (1 - 0.9 ** step))) / (Math.sqrt(v[k] / (1 - 0.99 ** step)) + 1e-8);
      weights[k] = Math.max(0, weights[k] - move);
    });
  }
  return {
    weights: Object.fromEntries(signals.map((s, k) => [s, +weights[k].toFixed(3)])),
    loss: +loss.toFixed(4),
  };
}

/** Platt scaling of logit(mass) and the threshold with the best micro F1: pairs of `[mass, 0 | 1]`, and misses. */
export function fitCalibration(pairs, misses) {
  const x = pairs.map(([mass]) => Math.log(mass / (1 - mass)));
  let [slope, offset] = [1, 0];
  for (let step = 0; step < 60; step++) {
    // Newton's method on two parameters.
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6];
    pairs.forEach(([, y], i) => {
      const p = 1 / (1 + Math.exp(-slope * x[i] - offset));
      const w = p * (1 - p);
      ga += (p - y) * x[i];
      gb += p - y;
      haa += w * x[i] * x[i];
      hab += w * x[i];
      hbb += w;
    });
    const determinant = haa * hbb - hab * hab;
    slope -= (hbb * ga - hab * gb) / determinant;
    offset -= (haa * gb - hab * ga) / determinant;
  }
  const scored = pairs
    .map(([, y], i) => [1 / (1 + Math.exp(-slope * x[i] - offset)), y])
    .sort((a, b) => b[0] - a[0]);
  const positives = scored.reduce((s, [, y]) => s + y, 0) + misses;
  let [best, threshold, right] = [0, 0.5, 0];
  scored.forEach(([score, y], i) => {
    right += y;
    const f1 = (2 * right) / (i + 1 + positives);
    if (f1 > best) [best, threshold] = [f1, score];
  });
  return {
    slope: +slope.toFixed(3),
    offset: +offset.toFixed(3),
    threshold: +threshold.toFixed(3),
    f1: +best.toFixed(3),
  };
}

/** Masses against truth at a level, from the descent that the classifier does. */
export async function massesAt(model, examples, level, top) {
  const { taxonomy } = model;
  const siblings = new SiblingLexicon(taxonomy);
  const region = regionOf(taxonomy, { kind: 'level', level, under: null });
  const levelAt = (position) => taxonomy.levelAt(position);
  const pairs = [];
  let misses = 0;
  for (const { symbols, reading } of examples) {
    const truth = new Set(
      truthOf({ classifications: symbols.map((symbol) => ({ symbol })) }, level, taxonomy),
    );
    if (truth.size === 0) continue;
    const found = await descend(new MassFlow(model, siblings, reading), {
      region,
      top,
      minScore: 0,
      levelAt,
    });
    for (const { position, mass } of found) {
      if (mass < 1e-4) continue;
      const right = truth.delete(taxonomy.symbolAt(position));
      pairs.push([Math.min(mass, 1 - 1e-6), right ? 1 : 0]);
    }
    misses += truth.size;
  }
  return { pairs, misses };
}

export async function concurrently(items, work, width = 8) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** How mass spreads below subclasses: conditional logit over each step that the true symbols take down the scheme. */
export async function fitChildren(model, examples, steps = 150) {
  const { taxonomy } = model;
  const siblings = new SiblingLexicon(taxonomy);
  const choices = [];
  await concurrently(examples, async ({ symbols, reading, weight }) => {
    const flow = new MassFlow(model, siblings, reading);
    for (const symbol of symbols.slice(0, 3)) {
      const path = [];
      for (let at = taxonomy.positionOf(symbol); at >= 0; at = taxonomy.parentAt(at)) path.unshift(at);
      for (let step = 2; step < path.length; step++) {
        const { positions, comparison } = await flow.below(path[step], 1);
        if (comparison === null || path.length < 4) continue;
        // -1: the text stays at the group.
        const chosen = step + 1 < path.length ? positions.indexOf(path[step + 1]) : -1;
        choices.push({ comparison, chosen, weight, stays: step > 2 });
      }
    }
  });
  const parameters = [10, 2, 0.4, 3];
  const [m, v] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  let loss = 0;
  for (let step = 1; step <= steps; step++) {
    const gradient = [0, 0, 0, 0];
    let total = 0;
    loss = 0;
    for (const { comparison, chosen, weight, stays } of choices) {
      const { similarities, words, logSizes } = comparison;
      const features = Array.from(similarities, (cosine, i) => [cosine, words[i], logSizes[i], 0]);
      if (stays) features.push([0, 0, 0, 1]);
      const powers = features.map((row) => Math.exp(row.reduce((sum, x, k) => sum + x * parameters[k], 0)));
      const sum = powers.reduce((a, b) => a + b, 0);
      const right = chosen < 0 ? features.length - 1 : chosen;
      loss -= weight * Math.log(powers[right] / sum);
      total += weight;
      for (let k = 0; k < 4; k++) {
        const expected = features.reduce((e, row, i) => e + row[k] * powers[i], 0) / sum;
        gradient[k] += weight * (expected - features[right][k]);
      }
    }
    for (let k = 0; k < 4; k++) {
      const g = gradient[k] / total;
      m[k] = 0.9 * m[k] + 0.1 * g;
      v[k] = 0.99 * v[k] + 0.01 * g * g;
      parameters[k] -= (0.1 * (m[k] / (1 - 0.9 ** step))) / (Math.sqrt(v[k] / (1 - 0.99 ** step)) + 1e-8);
    }
    loss /= total;
  }
  const [similarity, words, size, stay] = parameters.map((parameter) => +parameter.toFixed(2));
  return { similarity, words, size, stay, choices: choices.length, loss: +loss.toFixed(4) };
}

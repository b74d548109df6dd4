// `node bench/heads.mjs --losses`: a linear head for each loss, on cached embeddings of the model that ships. Thresholds come
// from a fifth of the training part, on which heads trained on the other four are asked, and so does the learning rate: the
// one with the best micro F1 there. Then the head is trained again on the whole of it, and dev is asked once.
// Macro F1 has the 95 % interval of its difference from the first loss on the same resamples of dev.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEncoder } from '@nonet/encoder';
import { DEFAULT_BOOTSTRAP, evaluateOutcomes, labelSpace } from '@nonet/experts';
import { fitHead, HeadPredictor, tuneThresholds } from '@nonet/lab';
import { mean, quantile, randomAt } from '@nonet/numerics';
import { patentText, readPatents } from '@nonet/patents';
import { cachedEmbeddings, spread } from './cached-embeddings.mjs';
import { divided, learnable, outcomesOf, short } from './head-outcomes.mjs';

const SHIPPED = new URL('../models/nonet-experts/encoder', import.meta.url);
const EPOCHS = 20;
const RATES = [0.005, 0.02, 0.1, 0.3];
const LOSSES = [
  ['binary cross-entropy', { loss: { type: 'binary-cross-entropy' } }],
  ['  balanced class weights', { loss: { type: 'binary-cross-entropy' }, classWeights: 'balanced' }],
  ['focal', { loss: { type: 'focal', focus: 2 } }],
  ['asymmetric', { loss: { type: 'asymmetric', positiveFocus: 0, negativeFocus: 4, margin: 0.05 } }],
  ['squared hinge', { loss: { type: 'squared-hinge' } }],
  ...[0.2, 0.3].map((middle) => [
    `distribution-balanced, μ ${middle}`,
    {
      loss: {
        type: 'distribution-balanced',
        least: 0.1,
        slope: 10,
        middle,
        biasScale: 0.05,
        absentScale: 5,
      },
    },
  ]),
];

/** Labels of fewer training patents are not learnt, and count as missed. */
const FEWEST = 5;

const SETS = [
  {
    name: 'us-week-sections',
    level: 'section',
    most: { train: Infinity, dev: Infinity },
    labelsOf: (symbols) => symbols.filter((symbol) => symbol !== 'Y'),
    unknowable: ['Y'],
    rare: () => ['D', 'E'],
  },
  {
    name: 'ai-domain',
    level: 'subclass',
    most: { train: 6_000, dev: 1_000 },
    labelsOf: (symbols) => symbols.map((symbol) => symbol.slice(0, 4)),
    unknowable: [],
    /** The tenth of the labels with the fewest training patents, of those that dev can judge. */
    rare: (counts, judged) =>
      [...judged].sort((a, b) => counts.get(a) - counts.get(b)).slice(0, Math.ceil(judged.size / 10)),
  },
];

export async function compareLosses({ data, checkpoint, device, precision }) {
  const encoder = await openEncoder({ checkpoint: checkpoint || fileURLToPath(SHIPPED), device, precision });
  console.log(`encoder ${encoder.fingerprint} on ${encoder.device}`);
  const sets = [];
  try {
    for (const set of SETS) sets.push([set, await read(encoder, data, set)]);
  } finally {
    await encoder.dispose();
  }
  for (const [set, parts] of sets) await compare(set, parts);
}

async function read(encoder, data, { name, most, labelsOf }) {
  const patents = { train: [], dev: [] };
  for await (const result of readPatents(join(data, 'patents', `${name}.jsonl.gz`))) {
    if (result.type === 'patent') patents[result.patent.split]?.push(result.patent);
  }
  const parts = {};
  for (const split of ['train', 'dev']) {
    const chosen = spread(patents[split], most[split]);
    const texts = chosen.map((patent) => patentText(patent, { maxCharacters: 20_000 }));
    parts[split] = {
      features: await cachedEmbeddings(encoder, texts),
      carried: chosen.map(
        ({ classifications }) => new Set(labelsOf(classifications.map(({ symbol }) => symbol))),
      ),
    };
  }
  return parts;
}

async function compare({ name, level, unknowable, rare }, { train, dev }) {
  const counts = learnable(train.carried, FEWEST);
  const unlearnt = new Set(dev.carried.flatMap((own) => [...own].filter((label) => !counts.has(label))));
  const space = labelSpace([...counts.keys(), ...unlearnt], () => null);
  const truths = dev.carried.map((own) => Uint32Array.from(own, (label) => space.position(label)));
  const judged = new Set(dev.carried.flatMap((own) => [...own].filter((label) => counts.has(label))));
  const rareLabels = rare(counts, judged);
  const rareInDev = dev.carried.filter((own) => rareLabels.some((label) => own.has(label))).length;
  const examples = examplesOf(train, [...counts.keys()]);
  console.log(
    `\n${name}: ${train.features.rows} training patents, ${dev.features.rows} of dev; ${counts.size} labels, ` +
      `${judged.size} of them in dev, and ${unlearnt.size} that were not learnt\n` +
      `rare, on ${rareInDev} of dev: ${rareLabels.map((label) => `${label} (${counts.get(label)})`).join(', ')}`,
  );
  console.log(
    `${'loss'.padEnd(30)}micro [95 %]       macro  less the first    rare  hit@1 [95 %]       rate   seconds`,
  );
  let first = null;
  for (const [title, settings] of LOSSES) {
    const began = performance.now();
    const { rate, thresholds } = await chooseRate(examples, settings);
    const scores = await answers(examples, { ...settings, learningRate: rate }, dev.features);
    const outcomes = outcomesOf(scores, thresholds, truths);
    first ??= outcomes;
    const { micro, macro, hit, perLabel, interval } = evaluateOutcomes(outcomes, {
      level,
      space,
      withoutTruth: 0,
      unknowable,
      seconds: 0,
      bootstrap: DEFAULT_BOOTSTRAP,
    });
    const f1 = rareLabels.map((label) => perLabel[label]?.f1 ?? 0);
    const cells = [
      `${short(micro.f1)} [${interval.microF1.map(short).join(', ')}]`,
      `${short(macro.f1)}  [${macroDifference(outcomes, first, space.labels).map(signed).join(', ')}]`,
      short(mean(f1)),
      `${short(hit[1])} [${interval.hit1.map(short).join(', ')}]`,
      `${rate}`.padEnd(5),
      ((performance.now() - began) / 1000).toFixed(0).padStart(7),
    ];
    console.log(title.padEnd(30) + cells.join('  '));
  }
}

/** 95 % bootstrap interval of how much higher the macro F1 of one head is than that of another on the same patents. */
function macroDifference(outcomes, others, labels) {
  const random = randomAt(1);
  const differences = Float64Array.from({ length: DEFAULT_BOOTSTRAP.resamples }, () => {
    const rows = outcomes.map(() => random.below(outcomes.length));
    return macroF1(outcomes, rows, labels) - macroF1(others, rows, labels);
  }).sort();
  return [0.025, 0.975].map((share) => quantile(differences, share));
}

/** The mean over the labels that one of the rows carries. */
function macroF1(outcomes, rows, labels) {
  const [right, chosen, carried] = [0, 1, 2].map(() => new Uint32Array(labels));
  for (const row of rows) {
    const { truth, selected } = outcomes[row];
    for (const label of selected) chosen[label]++;
    for (const label of truth) {
      carried[label]++;
      if (selected.includes(label)) right[label]++;
    }
  }
  const judged = [...carried.keys()].filter((label) => carried[label] > 0);
  const f1 = judged.map((label) => (2 * right[label]) / (chosen[label] + carried[label]));
  return mean(f1);
}

const signed = (value) => (value < 0 ? '-' : '+') + short(Math.abs(value));

/** The learning rate with the best micro F1 on the held fifth, and the thresholds from there. */
async function chooseRate(examples, settings) {
  const [four, fifth] = divided(examples);
  const { relations } = fifth.truth;
  let best = { f1: -1 };
  for (const rate of RATES) {
    const scores = await answers(four, { ...settings, learningRate: rate }, fifth.features);
    const { perLabel: thresholds } = tuneThresholds(scores, relations);
    const chosen = scores.data.map((score, at) => Number(score >= thresholds[at % scores.columns]));
    const right = chosen.reduce((sum, is, at) => sum + is * relations[at], 0);
    const total = (values) => values.reduce((sum, value) => sum + value, 0);
    const f1 = (2 * right) / (total(chosen) + total(relations));
    if (f1 > best.f1) best = { f1, rate, thresholds };
  }
  return best;
}

async function answers(examples, settings, features) {
  const predictor = await HeadPredictor.open(await fitHead(examples, { epochs: EPOCHS, ...settings }));
  try {
    return await predictor.predict(features);
  } finally {
    await predictor.dispose();
  }
}

function examplesOf({ features, carried }, labels) {
  const relations = Uint8Array.from(carried.flatMap((own) => labels.map((label) => Number(own.has(label)))));
  return { features, labels, truth: { type: 'multi-label', relations } };
}

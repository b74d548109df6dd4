// Heads on cached embeddings. Sections of one week of US patents (dev split), which nothing is trained or chosen on:
// logistic regression, and LR + kNN + SVM. Thresholds come from a fifth of the training split, on which heads trained on
// the other four are asked; then the heads are trained again on the whole of it. A patent has at least one section: where
// no score reaches its threshold, the best is chosen.
//   NONET_DATA=… node bench/heads.mjs [--checkpoint FOLDER] [--device auto|cpu|cuda] [--precision auto|fp32|int8|fp16]
// Embeddings are kept in the system's temporary folder between runs.
//   node bench/heads.mjs --speed    50,000 examples x 384 features x 680 labels, training and answers
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEncoder } from '@nonet/encoder';
import { AveragedBaseline, fitHead, HeadPredictor, tuneThresholds } from '@nonet/lab';
import { DEFAULT_BOOTSTRAP, evaluateOutcomes, labelSpace } from '@nonet/experts';
import { randomAt } from '@nonet/numerics';
import { patentText, readPatents } from '@nonet/patents';
import { cachedEmbeddings } from './cached-embeddings.mjs';
import { divided, outcomesOf, short } from './head-outcomes.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: args } = parseArgs({
  options: {
    data: text(process.env.NONET_DATA ?? ''),
    checkpoint: text(''),
    device: text('auto'),
    precision: text('auto'),
    speed: { type: 'boolean', default: false },
  },
});
const SECTIONS = [...'ABCDEFGH'];

console.log(
  `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
const CLASSIFIERS = [
  ['LR', async (examples) => HeadPredictor.open(await fitHead(examples))],
  ['LR + kNN + SVM', (examples) => AveragedBaseline.fit(examples)],
];

if (!args.speed && !args.data) {
  console.error('Set NONET_DATA, or give --data, to the folder that holds patents/.');
  process.exit(2);
}
await (args.speed ? speed() : quality());

async function quality() {
  const source = args.checkpoint ? { checkpoint: args.checkpoint } : { id: 'minilm-l6' };
  const encoder = await openEncoder({ ...source, device: args.device, precision: args.precision });
  console.log(`encoder ${encoder.fingerprint} on ${encoder.device}`);
  let train, dev;
  try {
    [train, dev] = [await examplesOf(encoder, 'train'), await examplesOf(encoder, 'dev')];
  } finally {
    await encoder.dispose();
  }
  console.log(`${train.features.rows} training patents, ${dev.features.rows} dev patents\n`);
  const [four, fifth] = divided(train);
  const macroColumns = SECTIONS.map((section) => section.padStart(5)).join('');
  console.log(
    `${'us-week-sections, dev'.padEnd(24)}micro macro  inst   AUC${macroColumns}  seconds  micro [95 %]`,
  );
  for (const [name, fit] of CLASSIFIERS) {
    const began = performance.now();
    const thresholds = tuneThresholds(await answers(fit, four, fifth), fifth.relations);
    const scores = await answers(fit, train, dev);
    report(name, scores, thresholds, dev, (performance.now() - began) / 1000);
  }
}

async function answers(fit, learnt, asked) {
  const classifier = await fit(learnt);
  try {
    return await classifier.predict(asked.features);
  } finally {
    await classifier.dispose();
  }
}

function report(name, scores, thresholds, { relations }, seconds) {
  const positions = Uint32Array.from(SECTIONS, (_, label) => label);
  const truths = Array.from({ length: scores.rows }, (_, row) =>
    positions.filter((label) => relations[row * 8 + label] === 1),
  );
  const outcomes = outcomesOf(scores, thresholds, truths);
  const { micro, macro, instance, rocAuc, perLabel, interval } = evaluateOutcomes(outcomes, {
    level: 'section',
    space: labelSpace(SECTIONS, () => null),
    withoutTruth: 0,
    unknowable: ['Y'],
    seconds,
    bootstrap: DEFAULT_BOOTSTRAP,
  });
  console.log(
    name.padEnd(24) +
      [micro.f1, macro.f1, instance.f1, rocAuc.micro].map((value) => short(value).padStart(5)).join(' ') +
      SECTIONS.map((section) => short(perLabel[section]?.f1 ?? 0).padStart(5)).join('') +
      seconds.toFixed(1).padStart(9) +
      `  ${interval.microF1.map(short).join(' ')}`,
  );
}

async function examplesOf(encoder, split) {
  const [texts, relations] = [[], []];
  for await (const result of readPatents(join(args.data, 'patents', 'us-week-sections.jsonl.gz'))) {
    if (result.type !== 'patent' || result.patent.split !== split) continue;
    const symbols = new Set(result.patent.classifications.map(({ symbol }) => symbol));
    texts.push(patentText(result.patent, { maxCharacters: 20_000 }));
    relations.push(...SECTIONS.map((section) => Number(symbols.has(section))));
  }
  return {
    features: await cachedEmbeddings(encoder, texts),
    labels: SECTIONS,
    relations: Uint8Array.from(relations),
  };
}

async function speed() {
  const [rows, columns, labels] = [50_000, 384, 680];
  const random = randomAt(1);
  const data = Float32Array.from({ length: rows * columns }, () => (random.next() - 0.5) / 6);
  const relations = new Uint8Array(rows * labels);
  for (let row = 0; row < rows; row++) {
    for (const shift of [0, 31]) relations[row * labels + ((row * 7 + shift) % labels)] = 1;
  }
  const names = Array.from({ length: labels }, (_, label) => `label ${label}`);
  const examples = { features: { data, rows, columns }, labels: names, relations };
  const began = performance.now();
  const head = await fitHead(examples, { epochs: 3 });
  const seconds = (performance.now() - began) / 1000;
  console.log(`training ${rows} x ${columns} x ${labels}, 3 epochs: ${seconds.toFixed(1)} s`);
  const predictor = await HeadPredictor.open(head);
  for (const count of [1, 100, 10_000]) {
    const features = { data: data.subarray(0, count * columns), rows: count, columns };
    await predictor.predict(features);
    const repeats = Math.ceil(2000 / (count + 100));
    const started = performance.now();
    for (let i = 0; i < repeats; i++) await predictor.predict(features);
    console.log(`answers for ${count} rows: ${((performance.now() - started) / repeats).toFixed(2)} ms`);
  }
  await predictor.dispose();
}

// Makes the model that ships: trains the nine experts on an encoder that bench/fine-tune.mjs made, measures them, and writes the
// folder of the model.
//   NONET_DATA=… node tools/make-model.mjs --encoder FOLDER --output models/nonet-experts
// Patents of the training splits are remembered, but for one in eight, which the encoder did not see either (--hold-out of
// bench/fine-tune.mjs): on these the signals are weighed. Gates and calibration are fitted on fair samples: those of one week,
// and the random claims (dev), whose figures are therefore measured in ten folds, each with what the other nine say; held patents of
// other collections count for less (tools/model-data.mjs), so that texts close to what is known are calibrated too.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openScheme, readDefinitions, Taxonomy } from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import {
  evaluateClassifier,
  fitScores,
  MixtureClassifier,
  readEvaluationSet,
  readKeywords,
  setChecksum,
  trainMixture,
  writeMixture,
  writeModelManifest,
} from '@nonet/experts';
import { HOLD_OUT } from '@nonet/services/operations';
import { FileEmbeddings } from '../bench/cached-embeddings.mjs';
import { fileOf, mixtureSources, openCollections } from './model-data.mjs';

const { values: args } = parseArgs({
  options: {
    encoder: { type: 'string' },
    output: { type: 'string', default: 'models/nonet-experts' },
    name: { type: 'string', default: 'nonet-experts' },
    limit: { type: 'string', default: '1000000' },
  },
});
const DATA = process.env.NONET_DATA;
if (!DATA || !args.encoder) {
  console.error('Usage: NONET_DATA=FOLDER node tools/make-model.mjs --encoder FOLDER [--output FOLDER]');
  process.exit(2);
}
const FOLDS = 10;
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);
const machine = `${cpus().length} x ${cpus()[0].model}, Node ${process.version}`;
console.log(`${machine}, ${new Date().toISOString().slice(0, 10)}`);

const scheme = await openScheme(join(DATA, 'cpc', 'CPCTitleList202505.zip'));
const definitions = readDefinitions(join(DATA, 'cpc', 'FullCPCDefinitionXML202505.zip'));
const taxonomy = await Taxonomy.build(scheme.entries, { version: scheme.version, definitions });
const collections = await openCollections({ data: DATA, taxonomy });
const sources = await mixtureSources(collections, { limit: Number(args.limit), share: HOLD_OUT });
const random = sources.at(-1).held;
const encoder = await openEncoder({ id: args.name, checkpoint: args.encoder, device: 'auto' });
const embeddings = new FileEmbeddings(encoder.dimension);
const keywords = await readKeywords(new URL('../prisma/sample/cpc-compact.tsv', import.meta.url).pathname);
const dependencies = { taxonomy, encoder, embeddings, keywords };
log(
  `encoder ${encoder.fingerprint} on ${encoder.device}; ${sources.map(({ name, remembered, held }) => `${name} ${remembered.length}+${held.length}`).join(', ')}`,
);

let fitted;
let shown = '';
for await (const event of trainMixture({ dependencies, encoderFolder: args.encoder, sources })) {
  if (event.type === 'fitted') fitted = event;
  else if (event.phase !== shown || event.done === event.total)
    log((shown = event.phase), event.done, '/', event.total);
}
const { parameters, memory, held, reader } = fitted;

// All but the card.
for (const name of ['model.json', 'encoder', 'memory', 'mixture.json'])
  await rm(join(args.output, name), { recursive: true, force: true });
await mkdir(args.output, { recursive: true });
await writeMixture(args.output, { encoder: { folder: args.encoder }, parameters, memory });
log(`wrote ${args.output}`);

/** For each random claim, parameters fitted without its fold. */
const foldOf = (id) => createHash('sha256').update(id).digest()[0] % FOLDS;
const isRandom = new Set(random.map(({ number }) => number));
const folds = Array.from({ length: FOLDS }, (_, fold) => {
  const others = held.filter(({ id }) => !(isRandom.has(id) && foldOf(id) === fold));
  const scores = fitScores(others, reader, parameters.experts);
  return new MixtureClassifier(reader, { ...parameters, ...scores });
});
const whole = new MixtureClassifier(reader, parameters);
const foldOfText = new Map();
const evaluations = [];
for (const [name, level, limit, legacy = 'left-out'] of [
  ['us-random-claims', 'subclass', 282],
  ['us-random-claims', 'section', 282],
  ['us-random-claims', 'section', 282, 'counted'],
  ['us-week-sections', 'section', 698],
  ['us-all-fields', 'subclass', 1060],
  ['us-all-fields', 'section', 1060],
  ['us-topics', 'subclass', 454],
  ['us-topics', 'section', 454],
  ['us-topics', 'section', 454, 'counted'],
  ['us-science', 'subclass', 104],
  ['ai-domain', 'subclass', 1000],
  ['ai-domain', 'main-group', 300],
  ['ai-domain', 'subgroup', 300],
  ['us-green', 'subclass', 603],
]) {
  const options = { level, taxonomy, splits: ['dev'], limit, legacy };
  const set = await readEvaluationSet(fileOf(DATA, name), options);
  for (const { id, text } of set.documents) foldOfText.set(text, foldOf(id));
  const candidates = { kind: 'level', level, under: null };
  const rank = (text, how) =>
    (name === 'us-random-claims' ? folds[foldOfText.get(text)] : whole).rank({
      text,
      candidates,
      minScore: 0,
      ...how,
    });
  const e = await evaluateClassifier(set, { rank });
  evaluations.push({ name, level, legacy, sha256: setChecksum(set), evaluation: e });
  const f = (x) => (x === undefined || x === null ? '   – ' : x.toFixed(3));
  log(
    `${name} ${level}${legacy === 'counted' ? ' with Y10' : ''}`.padEnd(38),
    `n ${e.documents} hit@1 ${f(e.hit[1])} [${e.interval.hit1.map(f)}] @3 ${f(e.hit[3])} @5 ${f(e.hit[5])} r@5 ${f(e.recallAt[5])} r@20 ${f(e.recallAt[20])}` +
      (e.micro
        ? ` micro ${f(e.micro.f1)} macro ${f(e.macro.f1)} inst ${f(e.instance.f1)} auc ${f(e.rocAuc.micro)} ece ${f(e.calibration.ece)} by chance ${f(e.calibration.eceByChance)} hier ${f(e.hierarchical.f1)} viol ${e.hierarchical.violations}`
        : ''),
  );
  if (level === 'section')
    log(
      '   ',
      Object.entries(e.perLabel)
        .sort()
        .map(([s, { f1, support }]) => `${s} ${f1.toFixed(2)} (${support})`)
        .join(' '),
    );
}

// Back-off: how often an answer is right at the level where it is given, and how often there is one.
for (const [name, level, limit, minConfidence] of [
  ['us-random-claims', 'subclass', 282, 0.9],
  ['us-random-claims', 'subclass', 282, 0.8],
  ['ai-domain', 'main-group', 300, 0.9],
]) {
  const set = await readEvaluationSet(fileOf(DATA, name), { level, taxonomy, splits: ['dev'], limit });
  const levels = {};
  let [right, answered] = [0, 0];
  for (const { id, text, truth } of set.documents) {
    const classifier = name === 'us-random-claims' ? folds[foldOf(id)] : whole;
    const candidates = { kind: 'level', level, under: null };
    const [answer] = (await classifier.rank({ text, candidates, top: 3, minScore: 0, minConfidence })).ranked;
    if (answer === undefined) continue;
    answered++;
    const above = truth.flatMap((symbol) => [
      symbol,
      ...taxonomy.ancestors(symbol).map((node) => node.symbol),
    ]);
    right += Number(above.includes(answer.symbol));
    const at = taxonomy.get(answer.symbol).level;
    levels[at] = (levels[at] ?? 0) + 1;
  }
  const backOff = {
    name,
    level,
    minConfidence,
    precision: right / answered,
    coverage: answered / set.documents.length,
    levels,
  };
  log('back-off', JSON.stringify(backOff));
}

/** As the model keeps them: figures on legacy symbols are printed only, and labels that no document has say nothing. */
function asManifest({ name, level, legacy, sha256, evaluation }) {
  if (legacy !== 'left-out') return [];
  const perLabel = Object.entries(evaluation.perLabel ?? {}).filter(([, { support }]) => support > 0);
  const intervals = Object.entries(evaluation.interval.perLabel ?? {}).filter(
    ([label]) => evaluation.perLabel[label].support > 0,
  );
  const metrics = {
    ...evaluation,
    perLabel: Object.fromEntries(perLabel),
    interval: { ...evaluation.interval, perLabel: Object.fromEntries(intervals) },
    scheme: scheme.version,
    encoder: args.name,
    device: encoder.device,
    mode: 'trained',
    shipped: true,
  };
  const { documents } = evaluation;
  return [
    {
      dataset: name,
      sha256,
      level,
      mode: 'trained',
      documents,
      metrics: JSON.parse(JSON.stringify(metrics)),
    },
  ];
}

const sums = await Promise.all(
  sources.map(async ({ name }) => [
    name,
    createHash('sha256')
      .update(await readFile(fileOf(DATA, name)))
      .digest('hex'),
  ]),
);
await writeModelManifest(args.output, {
  kind: 'experts',
  name: args.name,
  encoder: { id: 'minilm-l6', folder: 'encoder', fingerprint: null },
  configuration: {
    recipe: 'tools/make-model.mjs',
    holdOut: HOLD_OUT,
    folds: FOLDS,
    scheme: scheme.version,
  },
  data: {
    sources: sources.map(({ name, remembered, held: own, weight }) => ({
      name,
      remembered: remembered.length,
      held: own.length,
      weight,
    })),
    sha256: Object.fromEntries(sums),
  },
  evaluations: evaluations.flatMap(asManifest),
  createdAt: new Date().toISOString(),
});
await encoder.dispose();
await memory.dispose();

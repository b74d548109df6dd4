// Makes the model that ships: trains the nine experts on an encoder that bench/fine-tune.mjs made, measures them, and writes the
// folder of the model.
//   NONET_DATA=… node tools/make-model.mjs --encoder FOLDER --output models/nonet-experts
// Patents of the training splits are remembered, but for one in eight, which the encoder did not see either (--hold-out of
// bench/fine-tune.mjs): on these the signals are weighed. Gates and calibration are fitted on fair samples: those of one week,
// and the random claims (dev), whose figures are therefore measured in ten folds, each with what the other nine say; twenty of
// the AI patents count as one of those, so that texts close to what is known are calibrated too.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  trainMixture,
  writeMixture,
  writeModelManifest,
} from '@nonet/experts';
import { HOLD_OUT } from '../libs/services/src/operations/index.js';
import { isHeldOut, readPatents } from '@nonet/patents';
import { FileEmbeddings } from '../bench/cached-embeddings.mjs';

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
/** `unknown`: sections that a source cannot know. `heldMost`: the most held patents that are read. `calibration`: their weight there. */
const SOURCES = [
  { name: 'ai-domain', unknown: [], weight: 0.2, heldMost: 1500, calibration: 0.05 },
  { name: 'us-green', unknown: ['Y'], weight: 0.3, heldMost: 1500 },
  { name: 'us-2005-claims', unknown: [], weight: 1, heldMost: 900 },
  { name: 'us-week-sections', unknown: ['Y'], weight: 0, heldMost: 700, calibration: 1, fair: true },
];
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);
const machine = `${cpus().length} x ${cpus()[0].model}, Node ${process.version}`;
console.log(`${machine}, ${new Date().toISOString().slice(0, 10)}`);

const fileOf = (name) => join(DATA, 'patents', `${name}.jsonl.gz`);
/** Of the single claims, which come closest to what is asked, more than half weigh the signals. */
const holdOutOf = (name) => HOLD_OUT * (name === 'us-2005-claims' ? 5 : 1);
async function patentsOf(name, split) {
  const patents = [];
  for await (const result of readPatents(fileOf(name)))
    if (result.type === 'patent' && result.patent.split === split && patents.length < Number(args.limit))
      patents.push(result.patent);
  return patents;
}
const sources = [];
for (const { name, unknown, weight, heldMost, calibration = 0, fair = false } of SOURCES) {
  const patents = await patentsOf(name, 'train');
  const held = patents.filter((patent) => isHeldOut(patent.number, holdOutOf(name)));
  sources.push({
    name,
    remembered: fair ? [] : patents.filter((patent) => !isHeldOut(patent.number, holdOutOf(name))),
    held: held.slice(0, heldMost),
    unknownSections: unknown,
    weight,
    calibrationWeight: calibration,
    keepsHeld: !fair,
  });
}
const random = await patentsOf('us-random-claims', 'dev');
sources.push({
  name: 'us-random-claims',
  remembered: [],
  held: random,
  unknownSections: [],
  weight: 0,
  calibrationWeight: 1,
  keepsHeld: false,
});

const scheme = await openScheme(join(DATA, 'cpc', 'CPCTitleList202505.zip'));
const definitions = readDefinitions(join(DATA, 'cpc', 'FullCPCDefinitionXML202505.zip'));
const taxonomy = await Taxonomy.build(scheme.entries, { version: scheme.version, definitions });
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
await writeMixture(args.output, { encoderFolder: args.encoder, parameters, memory });
const sums = await Promise.all(
  [...SOURCES.map(({ name }) => name), 'us-random-claims'].map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(fileOf(name)))
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
  evaluations: [],
  createdAt: new Date().toISOString(),
});
log(`wrote ${args.output}`);

/** For each random claim, parameters fitted without its fold. */
const foldOf = (id) => createHash('sha256').update(id).digest()[0] % FOLDS;
const isRandom = new Set(random.map(({ number }) => number));
const folds = Array.from({ length: FOLDS }, (_, fold) => {
  const others = held.filter(({ id }) => !(isRandom.has(id) && foldOf(id) === fold));
  const scores = fitScores(others, reader, parameters.experts[0].weights);
  return new MixtureClassifier(reader, { ...parameters, ...scores });
});
const whole = new MixtureClassifier(reader, parameters);
const foldOfText = new Map();
const evaluations = [];
for (const [name, level, limit] of [
  ['us-random-claims', 'subclass', 282],
  ['us-random-claims', 'section', 282],
  ['us-week-sections', 'section', 698],
  ['ai-domain', 'subclass', 1000],
  ['ai-domain', 'main-group', 300],
  ['ai-domain', 'subgroup', 300],
  ['us-green', 'subclass', 603],
]) {
  const set = await readEvaluationSet(fileOf(name), { level, taxonomy, splits: ['dev'], limit });
  for (const { id, text } of set.documents) foldOfText.set(text, foldOf(id));
  const candidates = { kind: 'level', level, under: null };
  const rank = (text, { top }) =>
    (name === 'us-random-claims' ? folds[foldOfText.get(text)] : whole).rank({
      text,
      candidates,
      top,
      minScore: 0,
    });
  const e = await evaluateClassifier(set, { rank });
  evaluations.push({ name, level, evaluation: e });
  const f = (x) => (x === undefined || x === null ? '   – ' : x.toFixed(3));
  log(
    `${name} ${level}`.padEnd(30),
    `n ${e.documents} hit@1 ${f(e.hit[1])} [${e.interval.hit1.map(f)}] @3 ${f(e.hit[3])} @5 ${f(e.hit[5])} r@5 ${f(e.recallAt[5])} r@20 ${f(e.recallAt[20])}` +
      (e.micro
        ? ` micro ${f(e.micro.f1)} macro ${f(e.macro.f1)} inst ${f(e.instance.f1)} auc ${f(e.rocAuc.micro)} ece ${f(e.calibration.ece)} hier ${f(e.hierarchical.f1)} viol ${e.hierarchical.violations}`
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
  const set = await readEvaluationSet(fileOf(name), { level, taxonomy, splits: ['dev'], limit });
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
  evaluations.push({ backOff });
  log('back-off', JSON.stringify(backOff));
}
await writeFile(join(args.output, '.figures.json'), `${JSON.stringify(evaluations, null, 1)}\n`);
await encoder.dispose();
await memory.dispose();

// What experts gain when they are extended by subclasses that neither their encoder nor their heads, memory or weights ever saw,
// and what that costs everything else: dev patents that carry one of them, and dev patents that carry none.
//   NONET_DATA=… node bench/extension.mjs --encoder FOLDER [--without FILE] [--examples 0,1,5,20] [--memory 6000] [--tests 400]
// FOLDER is an encoder that `bench/fine-tune.mjs --without FILE` made; FILE lists subclasses. Without it, every second of the 120 that most
// patents of the training splits have is left out. Of an encoder that has seen their patents, what they gain says little, what it costs
// others remains. `--examples` says how many each subclass has, in turn; they are drawn from the training splits. Vectors are kept in
// the system's temporary folder between runs.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isLegacy, subclassOf } from '@nonet/cpc-taxonomy';
import { copyCheckpoint, floatTensor, openEncoder, readTrainedHeads, safetensorsParts } from '@nonet/encoder';
import {
  ExampleMemory,
  extendMixture,
  MixtureClassifier,
  MixtureReader,
  readEvaluationSet,
  readKeywords,
  trainMixture,
} from '@nonet/experts';
import { isHeldOut } from '@nonet/patents';
import { FileEmbeddings, remembering } from './cached-embeddings.mjs';
import { COMPACT, DATA, fullScheme, patentsOf } from './zero-shot-scheme.mjs';

const { values: args } = parseArgs({
  options: {
    encoder: { type: 'string' },
    without: { type: 'string' },
    examples: { type: 'string', default: '0,1,5,20' },
    memory: { type: 'string', default: '6000' },
    tests: { type: 'string', default: '400' },
  },
});
if (!args.encoder) {
  console.error('Usage: NONET_DATA=FOLDER node bench/extension.mjs --encoder FOLDER [--without FILE]');
  process.exit(2);
}
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);
console.log(
  `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
const COUNTS = args.examples.split(',').map(Number);
const FREQUENT = 120;
const SOURCES = [
  { name: 'ai-domain', unknownSections: [], weight: 0.2, share: 0.12, heldMost: 300 },
  { name: 'us-green', unknownSections: ['Y'], weight: 0.3, share: 0.12, heldMost: 300 },
  { name: 'us-2005-claims', unknownSections: [], weight: 1, share: 0.6, heldMost: 500 },
];
const training = new Map(
  await Promise.all(SOURCES.map(async ({ name }) => [name, await patentsOf(name, 'train')])),
);
const leftOut = new Set(
  args.without ? (await readFile(args.without, 'utf8')).match(/[A-HY]\d\d[A-Z]/g) : everySecondFrequent(),
);
const leftOutOf = (patent) => subclassesOf(patent).filter((symbol) => leftOut.has(symbol));

console.log(`${leftOut.size} subclasses left out: ${[...leftOut].join(' ')}`);

const taxonomy = await fullScheme();
const plain = await openEncoder({ id: 'without', checkpoint: args.encoder, device: 'auto' });
const embeddings = new FileEmbeddings(plain.dimension);
const encoder = remembering(plain, embeddings);
const encoderFolder = await withoutRows(args.encoder, plain.dimension);
const { sources, pool } = corpus();
log(
  `${sources.map(({ name, remembered, held }) => `${name} ${remembered.length}+${held.length}`).join(', ')}`,
);

const dependencies = { taxonomy, encoder, embeddings, keywords: await readKeywords(COMPACT) };
let fitted;
for await (const event of trainMixture({ dependencies, encoderFolder, sources, descents: 10 }))
  if (event.type === 'fitted') fitted = event;
log('fitted');
const { parameters, reader, memory: before } = fitted;
const files = await before.write();
const tests = [];
for (const name of ['us-random-claims', 'ai-domain', 'us-green']) {
  const file = join(DATA, 'patents', `${name}.jsonl.gz`);
  const options = { level: 'subclass', taxonomy, splits: ['dev'], limit: Number(args.tests) };
  tests.push({ name, ...(await readEvaluationSet(file, options)) });
}

await measure('before', new MixtureClassifier(reader, parameters));
for (const count of COUNTS) {
  const memory = await ExampleMemory.read(files);
  const own = new MixtureClassifier(
    await MixtureReader.open(reader.index, reader.heads, memory, embeddings),
    parameters,
  );
  const start = Date.now();
  const done = await extendMixture(own, { symbols: [...leftOut], examples: drawn(count) });
  log(
    `extended by ${leftOut.size} subclasses and ${done.remembered} patents in ${(Date.now() - start) / 1000} s`,
  );
  await measure(`${count} examples each`, done.classifier);
  // The same memory, and no heads for the new subclasses: their texts and the votes alone.
  if (count > 0) await measure(`${count} each, votes alone`, own);
  await memory.dispose();
}
await before.dispose();
await plain.dispose();
await rm(encoderFolder, { recursive: true });

/** The encoder with heads that lack the left-out subclasses: training showed them only patents without these. */
async function withoutRows(folder, dimension) {
  const copy = await mkdtemp(join(tmpdir(), 'nonet-extension-'));
  await copyCheckpoint(folder, copy);
  const { subclasses, sections } = await readTrainedHeads(folder, dimension);
  const width = subclasses.labels.length;
  const kept = [...subclasses.labels.keys()].filter((at) => !leftOut.has(subclasses.labels[at]));
  const weights = new Float32Array(dimension * kept.length);
  for (let i = 0; i < dimension; i++)
    kept.forEach((at, place) => (weights[i * kept.length + place] = subclasses.weights[i * width + at]));
  const bias = Float32Array.from(kept, (at) => subclasses.bias[at]);
  const tensors = [
    floatTensor('subclasses.weights', [dimension, kept.length], () => weights),
    floatTensor('subclasses.bias', [kept.length], () => bias),
    floatTensor('sections.weights', [dimension, sections.labels.length], () => sections.weights),
    floatTensor('sections.bias', [sections.labels.length], () => sections.bias),
  ];
  const labels = { subclasses: kept.map((at) => subclasses.labels[at]), sections: sections.labels };
  for (const [name, content] of [
    ['heads.json', JSON.stringify(labels)],
    ['heads.safetensors', Buffer.concat([...safetensorsParts(tensors)])],
  ]) {
    await rm(join(copy, name), { force: true });
    await writeFile(join(copy, name), content);
  }
  return copy;
}

function subclassesOf({ classifications }) {
  return [...new Set(classifications.map(({ symbol }) => subclassOf(symbol)))].filter(Boolean);
}

/** The most frequent subclass, the third, and so on; legacy ones are not answered and left aside. */
function everySecondFrequent() {
  const counts = new Map();
  for (const symbol of [...training.values()].flat().flatMap(subclassesOf))
    if (!isLegacy(symbol)) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const symbols = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  return symbols.slice(0, FREQUENT).filter((_, place) => place % 2 === 0);
}

/** Patents to fit on, none of which carries a left-out subclass, and those that carry one. */
function corpus() {
  const [found, carriers] = [[], new Map()];
  for (const { name, unknownSections, weight, share, heldMost } of SOURCES) {
    const patents = training.get(name);
    for (const patent of patents) if (leftOutOf(patent).length > 0) carriers.set(patent.number, patent);
    const others = patents.filter((patent) => leftOutOf(patent).length === 0);
    const isHeld = ({ number }) => isHeldOut(number, share);
    const remembered = others.filter((patent) => !isHeld(patent));
    const held = others.filter(isHeld).slice(0, heldMost);
    const fit = { unknownSections, weight, isRepresentative: true, keepsHeld: false };
    found.push({ name, remembered: everyNth(remembered, Number(args.memory) / 2), held, ...fit });
  }
  const drawOf = ({ number }) => createHash('sha256').update(`extension\n${number}`).digest('hex');
  return {
    sources: found,
    pool: [...carriers.values()].sort((a, b) => (drawOf(a) < drawOf(b) ? -1 : 1)),
  };
}

/** Patents until each left-out subclass has the wanted number, where there are enough; some then have more. */
function drawn(count) {
  const missing = new Map([...leftOut].map((symbol) => [symbol, count]));
  return pool.filter((patent) => {
    const own = leftOutOf(patent);
    if (!own.some((symbol) => missing.get(symbol) > 0)) return false;
    own.forEach((symbol) => missing.set(symbol, missing.get(symbol) - 1));
    return true;
  });
}

function everyNth(elements, count) {
  const step = Math.max(1, elements.length / count);
  return Array.from({ length: Math.min(count, elements.length) }, (_, i) => elements[Math.floor(i * step)]);
}

async function measure(what, classifier) {
  console.log(what);
  const candidates = { kind: 'level', level: 'subclass', under: null };
  for (const { name, documents } of tests) {
    const carrying = { count: 0, hits: { 1: 0, 3: 0, 5: 0 }, any: 0, right: 0, chosen: 0, due: 0 };
    const others = { count: 0, hit: 0, right: 0, chosen: 0, due: 0 };
    for (const { text, truth } of documents) {
      const { ranked } = await classifier.rank({ text, candidates, top: 60, minScore: 0 });
      const own = truth.filter((symbol) => leftOut.has(symbol));
      const selected = ranked.filter(({ selected: is }) => is).map(({ symbol }) => symbol);
      const first = Number(truth.includes(ranked[0].symbol));
      const sums = own.length > 0 ? carrying : others;
      const judged = own.length > 0 ? selected.filter((symbol) => leftOut.has(symbol)) : selected;
      sums.count++;
      sums.right += judged.filter((symbol) => truth.includes(symbol)).length;
      sums.chosen += judged.length;
      sums.due += own.length > 0 ? own.length : truth.length;
      if (own.length === 0) {
        others.hit += first;
        continue;
      }
      carrying.any += first;
      const place = ranked.findIndex(({ symbol }) => own.includes(symbol));
      for (const k of [1, 3, 5]) carrying.hits[k] += Number(place >= 0 && place < k);
    }
    const share = (sum, count) => (sum / count).toFixed(3).replace(/^0/, '');
    const f1 = ({ right, chosen, due }) => share(2 * right, chosen + due);
    const { count, hits, any } = carrying;
    console.log(
      `  ${name.padEnd(17)} ${count} carrying: left-out one @1 ${share(hits[1], count)} @3 ${share(hits[3], count)} @5 ${share(hits[5], count)}` +
        ` F1 ${f1(carrying)}, any own @1 ${share(any, count)} | ${others.count} others: hit@1 ${share(others.hit, others.count)} micro F1 ${f1(others)}`,
    );
  }
}

// What verdicts teach, by the order in which patents are reviewed: a pool of patents that the model never saw is reviewed (verdicts are their known
// symbols), 50 at a time; what was said is learnt as `nonet learn-from-reviews` does, the rest of the pool is classified again, and
// so on. Measured on other patents of the same sources. The weights of the order are chosen on held training texts, taken out of the memory first.
//   NONET_DATA=… node bench/review-queue.mjs [--model FOLDER] [--tune] [--refit] [--seeds 5] [--most N] [--output FILE]
// Vectors are kept in the system's temporary folder between runs.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isLegacy, SECTIONS, subclassOf } from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import {
  diverseOrder,
  DIVERSITY,
  learnCorrections,
  openMixture,
  readKeywords,
  TEACHING_WEIGHTS,
  teachingOf,
} from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { HOLD_OUT } from '@nonet/services/operations';
import { COLLECTIONS, isHeld, openCollections } from '../tools/model-data.mjs';
import { FileEmbeddings, remembering } from './cached-embeddings.mjs';
import { COMPACT, DATA, fullScheme } from './zero-shot-scheme.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: args } = parseArgs({
  options: {
    model: text(fileURLToPath(new URL('../models/nonet-experts', import.meta.url))),
    tune: { type: 'boolean', default: false },
    refit: { type: 'boolean', default: false },
    seeds: text('5'),
    most: text('1200'),
    output: text(''),
  },
});
const SOURCES = ['us-all-fields', 'us-topics'];
const REVIEWED = [50, 100, 200];
const TOP = 10;
const ROUNDS = 1000;
const AT_ONCE = 8;
const SUBCLASSES = { kind: 'level', level: 'subclass', under: null };
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);

const taxonomy = await fullScheme();
const plain = await openEncoder({
  id: basename(args.model),
  checkpoint: join(args.model, 'encoder'),
  device: 'auto',
});
const embeddings = new FileEmbeddings(plain.dimension);
const encoder = remembering(plain, embeddings);
const keywords = await readKeywords(COMPACT);
const { pool, measured } = await texts();
log(`${pool.length} to review, ${measured.length} to measure on`);

const orders = {
  queue: { queue: true, weights: TEACHING_WEIGHTS, diversity: DIVERSITY },
  'uncertainty alone': { queue: true, weights: { dissent: 0, rare: 0, cost: 0 }, diversity: null },
};
const tried = {
  ...orders,
  'no diversity': { queue: true, weights: TEACHING_WEIGHTS, diversity: null },
  'spread 0': { queue: true, weights: TEACHING_WEIGHTS, diversity: { ...DIVERSITY, spread: 0 } },
  'spread 0.3': { queue: true, weights: TEACHING_WEIGHTS, diversity: { ...DIVERSITY, spread: 0.3 } },
  'no dissent': { queue: true, weights: { ...TEACHING_WEIGHTS, dissent: 0 }, diversity: DIVERSITY },
  'dissent 1.5': { queue: true, weights: { ...TEACHING_WEIGHTS, dissent: 1.5 }, diversity: DIVERSITY },
  'no rarity': { queue: true, weights: { ...TEACHING_WEIGHTS, rare: 0 }, diversity: DIVERSITY },
  'rarity 3': { queue: true, weights: { ...TEACHING_WEIGHTS, rare: 3 }, diversity: DIVERSITY },
  'cost 0': { queue: true, weights: { ...TEACHING_WEIGHTS, cost: 0 }, diversity: DIVERSITY },
  'cost 1': { queue: true, weights: { ...TEACHING_WEIGHTS, cost: 1 }, diversity: DIVERSITY },
};
const random = Object.fromEntries(
  Array.from({ length: Number(args.seeds) }, (_, seed) => [`random ${seed + 1}`, { seed }]),
);

const results = {};
let before = null;
for (const [name, order] of Object.entries({ ...(args.tune ? tried : orders), ...random })) {
  const { start, points } = await simulate(order);
  before ??= start;
  results[name] = points;
  const last = points.at(-1);
  log(
    name,
    points.map(({ outcomes }) => figure(f1Of, outcomes).toFixed(4)).join(' '),
    `hit ${figure(hitOf, last.outcomes).toFixed(4)}`,
    points.map(({ corrected, reviewed }) => (corrected / reviewed).toFixed(2)).join(' '),
    `${(last.seconds / 60).toFixed(0)} min`,
  );
}
const table = report();
console.log(table);
if (args.output) await writeFile(args.output, table);
await plain.dispose();

/** Patents of which nothing is remembered, in two halves by a hash of the number. */
async function texts() {
  const collections = await openCollections({ data: DATA, taxonomy });
  const all = [];
  for (const name of SOURCES) {
    const collection = COLLECTIONS.find((one) => one.name === name);
    for await (const patent of collections.patentsOf(name, args.tune ? 'train' : 'dev')) {
      if (args.tune && !isHeld(collection, patent, HOLD_OUT)) continue;
      const unknown = [...new Set([...patent.unknown, ...(collection.unknown ?? [])])];
      const symbols = patent.classifications
        .map(({ symbol }) => symbol)
        .filter((symbol) => !unknown.includes(symbol[0]) && !isLegacy(symbol));
      const truth = new Set(symbols.map((symbol) => subclassOf(symbol)).filter((one) => one !== null));
      if (truth.size === 0) continue;
      const draw = createHash('sha256').update(patent.number).digest();
      all.push({
        id: patent.number,
        source: name,
        text: patentText(patent),
        symbols,
        truth,
        unknown,
        half: draw[1] % 2,
        draw: draw.readUInt32BE(4),
      });
    }
  }
  all.sort((a, b) => a.draw - b.draw);
  const own = all.slice(0, Number(args.most));
  return { pool: own.filter(({ half }) => half === 0), measured: own.filter(({ half }) => half === 1) };
}

/** Reviews the pool in an order, and learns; measures before it and after each number of reviews. */
async function simulate(order) {
  let model = await openMixture(args.model, {
    taxonomy,
    encoder,
    encoderState: 'fine-tuned',
    embeddings,
    keywords,
  });
  for (const { id } of [...pool, ...measured]) model.reader.memory.remove(id);
  const start = before ?? { outcomes: await outcomes(model) };
  const drawn = 'seed' in order ? shuffled(pool, order.seed) : null;
  const left = new Set(pool);
  const points = [];
  const all = [];
  let [said, seconds, corrected] = [0, 0, 0];
  for (const reviewed of REVIEWED) {
    const count = reviewed - said;
    const batch = drawn === null ? await next(model, [...left], count, order) : drawn.slice(said, reviewed);
    for (const one of batch) {
      left.delete(one);
      const judged = await judge(model, one);
      seconds += judged.seconds;
      corrected += judged.corrected;
      all.push(judged.correction);
    }
    said = reviewed;
    model = (await learnCorrections(model, all, { refit: args.refit ? SECTIONS : [] })).classifier;
    points.push({ reviewed, outcomes: await outcomes(model), seconds, corrected });
  }
  await model.dispose();
  return { start, points };
}

function rankOf(model, { text: asked }) {
  return model.rank({ text: asked, candidates: SUBCLASSES, top: TOP, minScore: 0 });
}

async function next(model, left, count, { weights, diversity }) {
  const candidates = [];
  await inParts(left, async (one) => {
    const { ranked, voices = [] } = await rankOf(model, one);
    const own = ranked.filter(({ symbol }) => !one.unknown.includes(symbol[0]));
    const { teaches } = teachingOf(
      { ranked: own, voices, characters: one.text.length },
      (symbol) => model.remembered(symbol),
      weights,
    );
    const { vector } = await model.reader.index.read(one.text);
    candidates.push({ one, teaches, vector: Float32Array.from(vector) });
  });
  candidates.sort((a, b) => b.teaches - a.teaches || a.one.draw - b.one.draw);
  if (diversity === null) return candidates.slice(0, count).map(({ one }) => one);
  const bounded = candidates.slice(0, 8 * count);
  return diverseOrder(bounded, count, diversity).map(({ at }) => bounded[at].one);
}

/** What a reviewer says who knows all symbols of a patent: of ten predictions right or wrong, and what is missing. */
async function judge(model, one) {
  const { ranked, voices = [] } = await rankOf(model, one);
  const { seconds } = teachingOf({ ranked, voices, characters: one.text.length }, () => 0);
  const wrong = ranked
    .map(({ symbol }) => symbol)
    .filter((symbol) => !one.truth.has(symbol) && !one.unknown.includes(symbol[0]));
  const decided = ranked.filter(({ selected }) => selected).map(({ symbol }) => symbol);
  const corrected =
    decided.filter((symbol) => wrong.includes(symbol)).length +
    [...one.truth].filter((symbol) => !decided.includes(symbol)).length;
  return { seconds, corrected, correction: { id: one.id, text: one.text, right: one.symbols, wrong } };
}

async function outcomes(model) {
  const all = [];
  await inParts(measured, async (one) => {
    const { ranked } = await rankOf(model, one);
    const own = ranked.filter(({ symbol }) => !one.unknown.includes(symbol[0]) && !isLegacy(symbol));
    const decided = new Set(own.filter(({ selected }) => selected).map(({ symbol }) => symbol));
    all.push({ id: one.id, truth: [...one.truth], decided: [...decided], first: own[0]?.symbol });
  });
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function inParts(all, work) {
  for (let start = 0; start < all.length; start += AT_ONCE)
    await Promise.all(all.slice(start, start + AT_ONCE).map(work));
}

function shuffled(all, seed) {
  const key = ({ id }) => createHash('sha256').update(`${seed} ${id}`).digest('hex');
  return [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Of the symbols of one section, or of all: what a text adds above and below the line. */
function f1Of({ decided, truth }, section) {
  const own = decided.filter((symbol) => symbol.startsWith(section));
  const right = own.filter((symbol) => truth.includes(symbol)).length;
  return [2 * right, own.length + truth.filter((symbol) => symbol.startsWith(section)).length];
}

/** Of texts with a symbol of the section: whether the symbol ranked first is right. */
function hitOf({ truth, first }, section) {
  const isAsked = truth.some((symbol) => symbol.startsWith(section));
  return isAsked ? [truth.includes(first) ? 1 : 0, 1] : [0, 0];
}

function ratio(parts, places) {
  let [above, below] = [0, 0];
  for (const place of places) {
    above += parts[place][0];
    below += parts[place][1];
  }
  return below === 0 ? 0 : above / below;
}

function figure(measure, all, section = '') {
  const parts = all.map((one) => measure(one, section));
  return ratio(parts, [...parts.keys()]);
}

/** 95 % bootstrap over documents of the difference to before, those of both alike; of several runs their mean. */
function difference(measure, runs, section) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const parts = runs.map((own) => own.map((one) => measure(one, section)));
  const earlier = before.outcomes.map((one) => measure(one, section));
  const of = (at) => mean(parts.map((own) => ratio(own, at))) - ratio(earlier, at);
  const places = before.outcomes.map((_, at) => at);
  let state = 1;
  const draw = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const drawn = Array.from({ length: ROUNDS }, () =>
    of(places.map(() => Math.floor(draw() * places.length))),
  ).sort((a, b) => a - b);
  return {
    value: of(places),
    low: drawn[Math.floor(ROUNDS * 0.025)],
    high: drawn[Math.floor(ROUNDS * 0.975)],
  };
}

function report() {
  const short = (value) => value.toFixed(3).replace(/^(-?)0\./, '$1.');
  const signed = ({ value, low, high }) =>
    `${value < 0 ? '' : '+'}${short(value)} [${short(low)}, ${short(high)}]`;
  const named = [...Object.keys(results).filter((name) => !name.startsWith('random')), 'random'];
  const runsOf = (name, at) =>
    Object.entries(results)
      .filter(([each]) => each === name || (name === 'random' && each.startsWith('random')))
      .map(([, points]) => points[at]);
  const carrying = (section) =>
    measured.filter(({ truth }) => [...truth].some((symbol) => symbol.startsWith(section))).length;
  const rows = [
    ['micro F1', f1Of, ''],
    ['right first', hitOf, ''],
    ...['D', 'E', 'Y'].map((section) => [
      `micro F1 of ${section} (${carrying(section)} texts)`,
      f1Of,
      section,
    ]),
  ].flatMap(([what, measure, section]) => [
    `| **${what}**, before: ${short(figure(measure, before.outcomes, section))} | | | |`,
    ...named.map(
      (name) =>
        `| ${name === 'random' ? `random (mean of ${args.seeds})` : name} | ${REVIEWED.map((_, at) =>
          signed(
            difference(
              measure,
              runsOf(name, at).map((point) => point.outcomes),
              section,
            ),
          ),
        ).join(' | ')} |`,
    ),
  ]);
  const effort = named.map((name) => {
    const cells = REVIEWED.map((reviewed, at) => {
      const own = runsOf(name, at);
      const mean = (what) => own.reduce((sum, one) => sum + one[what], 0) / own.length;
      return `${(mean('corrected') / reviewed).toFixed(2)} a review, ${(mean('corrected') / (mean('seconds') / 60)).toFixed(2)} a minute`;
    });
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  const machine = `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  return `# What the order of reviews is worth

${machine}: \`NONET_DATA=… node bench/review-queue.mjs${args.tune ? ' --tune' : ''}${args.refit ? ' --refit' : ''} --most ${args.most} --seeds ${args.seeds}\`. ${pool.length} patents were there to be reviewed, ${measured.length} others to measure on, of ${SOURCES.join(' and ')}
(${args.tune ? 'held training texts, taken out of the memory' : 'dev splits'}), divided by a hash of the number; subclasses. Verdicts are the known symbols; they were learnt after 50, 100 and 200 as
\`nonet learn-from-reviews${args.refit ? ' --refit A B C D E F G H Y' : ''}\` does, and what was left was classified and put in order again. Differences to the model before, paired, with 95 % bootstrap intervals over documents.

| | after ${REVIEWED[0]} | ${REVIEWED[1]} | ${REVIEWED[2]} reviews |
|---|--:|--:|--:|
${rows.join('\n')}

Wrong decisions that the reviewer corrected (symbols that were decided for and are wrong, and symbols that were not decided for and are right), by the review and by the
minute of reading as the queue estimates it:

| | ${REVIEWED.join(' | ')} |
|---|--:|--:|--:|
${effort.join('\n')}
`;
}

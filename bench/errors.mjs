// Wrong first answers of the model that ships, for a person to read: dev texts in the order of a hash of their numbers, until a set has
// given as many wrong ones as asked for. Each with its first answers, where the first right one stands, and what its office assigned.
//   NONET_DATA=… node bench/errors.mjs [--set NAME=COUNT]… [--words 60] [--model FOLDER]
// What a hundred of them were found to be: results/errors.md. Texts go to the terminal alone.
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEncoder } from '@nonet/encoder';
import { openMixture, readEvaluationSet, readKeywords } from '@nonet/experts';
import { FileEmbeddings } from './cached-embeddings.mjs';
import { COMPACT, DATA, fullScheme } from './zero-shot-scheme.mjs';

const { values: args } = parseArgs({
  options: {
    model: { type: 'string', default: fileURLToPath(new URL('../models/nonet-experts', import.meta.url)) },
    set: {
      type: 'string',
      multiple: true,
      default: ['us-random-claims=40', 'us-all-fields=30', 'us-topics=30'],
    },
    words: { type: 'string', default: '60' },
  },
});
const LEVEL = 'subclass';
const ANSWERS = 3;
const sets = args.set.map(countedSet);

const taxonomy = await fullScheme();
const encoder = await openEncoder({
  id: basename(args.model),
  checkpoint: join(args.model, 'encoder'),
  device: 'cpu',
});
const model = await openMixture(args.model, {
  taxonomy,
  encoder,
  encoderState: 'fine-tuned',
  embeddings: new FileEmbeddings(encoder.dimension),
  keywords: await readKeywords(COMPACT),
});
console.log(
  `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
try {
  for (const { name, count } of sets) await showWrong(name, count);
} finally {
  await model.dispose();
  await encoder.dispose();
}

/** Of NAME=COUNT. */
function countedSet(option) {
  const [, name, count] = /^([\w-]+)=([1-9]\d*)$/.exec(option) ?? [];
  if (name !== undefined) return { name, count: Number(count) };
  console.error(`--set ${option}: give NAME=COUNT with a COUNT from 1 on, as us-topics=30.`);
  process.exit(2);
}

async function showWrong(name, count) {
  const file = join(DATA, 'patents', `${name}.jsonl.gz`);
  const { documents, unknowable } = await readEvaluationSet(file, {
    level: LEVEL,
    taxonomy,
    splits: ['dev'],
    limit: Infinity,
  });
  const drawn = documents.toSorted((a, b) => compare(drawOf(a), drawOf(b)));
  const places = [];
  let classified = 0;
  for (const document of drawn) {
    if (places.length === count) break;
    classified++;
    const candidates = { kind: 'level', level: LEVEL, under: null };
    const { text, year } = document;
    const answer = await model.rank({ text, year, candidates, top: Infinity, minScore: 0 });
    const ranked = answer.ranked.filter(({ symbol }) => !unknowable.includes(symbol[0]));
    const place = ranked.findIndex(({ symbol }) => document.truth.includes(symbol));
    if (place === 0) continue;
    places.push(place < 0 ? Infinity : place + 1);
    show(`${name} ${places.length}`, document, ranked, places.at(-1));
  }
  const among = (from, to) => places.filter((place) => place >= from && place <= to).length;
  console.log(
    `\n${name}: ${places.length} wrong of ${classified}; the first right answer stands second in ${among(2, 2)}, third in ${among(3, 3)}, ` +
      `fourth or fifth in ${among(4, 5)}, deeper in ${among(6, Infinity)}`,
  );
}

function show(heading, { id, text, truth }, ranked, place) {
  const titled = (symbol) => `${symbol} ${taxonomy.get(symbol).title}`;
  const answers = ranked
    .slice(0, ANSWERS)
    .map(({ symbol, score }) => `${score.toFixed(2)} ${titled(symbol)}`);
  const beginning = text.split(/\s+/).slice(0, Number(args.words)).join(' ');
  console.log(`\n## ${heading}: ${id}, right at ${place}\n${beginning}`);
  console.log(`answered:\n  ${answers.join('\n  ')}\nassigned:\n  ${truth.map(titled).join('\n  ')}`);
}

function drawOf({ id }) {
  return createHash('sha256').update(id).digest('hex');
}

function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

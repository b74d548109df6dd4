// The memory of examples: search by vectors and by words, its files, and what its votes alone are worth.
//   NONET_DATA=… node --expose-gc bench/neighbours.mjs [--rows 45000,200000,1000000] [--vectors FILE] [--kept 96]
// Vectors are those of vectors-like-patents.mjs; what votes are worth is measured where FILE holds those of the patents below in the order
// of their records: int8, [patents, 384]. Processor time counts, as on a busy machine the time on the clock says what others do.
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  ExampleMemory,
  ExampleSet,
  LevelVotes,
  LexicalNeighbours,
  NeighbourIndex,
  powerWeights,
  softmaxWeights,
} from '@nonet/experts';
import { matrix, quantile, randomAt, row } from '@nonet/numerics';
import { patentText, readPatents } from '@nonet/patents';
import { COLUMNS, vectorsLikePatents } from './vectors-like-patents.mjs';

const { values: args } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.NONET_DATA ?? '' },
    vectors: { type: 'string', default: '' },
    rows: { type: 'string', default: '45000,200000,1000000' },
    kept: { type: 'string', default: '96' },
  },
});
const FILES = ['ai-domain', 'us-green', 'us-week-sections', 'us-2005-claims', 'bigpatent-previews'];
const ASKED = 'us-random-claims';
/** Queries one after the other, and at once. */
const QUERIES = 200;
const TOGETHER = 64;
/** Vectors from which they are looked for approximately. */
const MANY = 200_000;
/** Vectors made at a time. */
const PART = 5000;
/** Terms that the memory of the shipped model keeps of a patent, and has in all; the commonest are not among them. */
const TERMS = 34;
const WORDS = 16_000;
const COMMON = 100;
const SYMBOLS = ['H01M 10/0525', 'H01M 4/02', 'B60L 50/60'];

console.log(
  `${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
for (const rows of args.rows.split(',').map(Number)) await remembered(rows);
if (args.data) await onPatents();

/** A memory of so many patents. Words are made up, as frequent as words are. */
async function remembered(rows) {
  const { queries, next } = await vectorsLikePatents();
  const files = new Map();
  const lists = { get: async (key) => files.get(key) ?? null, put: async (...file) => files.set(...file) };
  const options = { approximateFrom: MANY, lists };
  const before = memory();
  const [index, opened] = await timed(async () => NeighbourIndex.open(quantised(rows, next), options));
  const words = LexicalNeighbours.build(textsLike(rows));
  const examples = ExampleSet.of(
    Array.from({ length: rows }, (_, at) => ({ id: `US${at}`, symbols: SYMBOLS, completeness: 'complete' })),
  );
  const known = new ExampleMemory(examples, index, words);
  const texts = [...textsLike(QUERIES, 'asked')];
  const queryAt = (at) => matrix(1, COLUMNS, row(queries, at).slice());
  const ask = (at) => known.neighbours([{ text: texts[at % QUERIES] }], queryAt(at));
  while (rows >= MANY && index.state.approximation === null) await sleep(100);
  const { approximation } = index.state;
  const how =
    approximation === null
      ? 'every vector'
      : `${approximation.probes} lists of ${approximation.lists}, recall ${approximation.recall.toFixed(3)}`;
  console.log(`\n${rows} remembered patents, looked for in ${how}: vectors opened in ${ms(opened)}`);
  await costs(QUERIES, ask);
  console.log(`  ${(memory() - before).toFixed(0)} MB, examples and words among them`);
  console.log(`  one after the other: ${await costs(QUERIES, ask)}`);
  const together = () => Promise.all(Array.from({ length: TOGETHER }, (_, at) => ask(at)));
  console.log(`  ${TOGETHER} at once, of each: ${await costs(3, together, TOGETHER)}`);
  const vectors = (at) => index.search(queryAt(at), 40);
  console.log(`  vectors alone: ${await costs(QUERIES, vectors)}`);
  const written = rows >= MANY ? await index.write() : null;
  await known.dispose();
  if (written === null) return;
  const open = async () => (again = await NeighbourIndex.read(written, options));
  let again;
  console.log(`  opened with the lists that were kept (${sizes(files)}): ${await costs(1, open)}`);
  if (again.state.approximation === null) throw new Error('The lists were made anew.');
  await again.dispose();
}

function sizes(files) {
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Means: the system says what a thread took a few times a second. */
async function costs(count, ask, share = 1) {
  const [began, processor, main] = [performance.now(), process.cpuUsage(), mainThread()];
  for (let at = 0; at < count; at++) await ask(at);
  const { user, system } = process.cpuUsage(processor);
  const each = [mainThread() - main, (user + system) / 1000, performance.now() - began];
  const [ofMain, ofAll, time] = each.map((spent) => (spent / count / share).toFixed(2));
  return `${ofMain} ms of the main thread, ${ofAll} ms of processor, ${time} ms`;
}

/** Milliseconds of processor of this thread (Linux). */
function mainThread() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function quantised(rows, next) {
  const values = new Int8Array(rows * COLUMNS);
  for (let start = 0; start < rows; start += PART) {
    const { data } = next(Math.min(PART, rows - start));
    for (let at = 0; at < data.length; at += COLUMNS) {
      let greatest = 0;
      for (let i = at; i < at + COLUMNS; i++) greatest = Math.max(greatest, Math.abs(data[i]));
      for (let i = at; i < at + COLUMNS; i++)
        values[start * COLUMNS + i] = Math.round((127 * data[i]) / greatest);
    }
  }
  return { values, rows, columns: COLUMNS };
}

/** Texts of as many terms as the memory keeps of a patent on average, by Zipf's law. */
function* textsLike(count, kind = 'known') {
  const { next } = randomAt(1, kind);
  const letters = (number) =>
    number.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 26)));
  const vocabulary = Array.from({ length: WORDS }, (_, at) => `zq${letters(at + 26 ** 3)}k`);
  for (let text = 0; text < count; text++)
    yield Array.from(
      { length: TERMS },
      () => vocabulary[Math.floor(COMMON * (WORDS / COMMON) ** next())],
    ).join(' ');
}

async function onPatents() {
  const known = [];
  const asked = [];
  let position = 0;
  for (const file of [...FILES, ASKED]) {
    for await (const result of readPatents(join(args.data, 'patents', `${file}.jsonl.gz`))) {
      if (result.type !== 'patent') continue;
      const { number, classifications, labels, split } = result.patent;
      const text = patentText(result.patent, { maxCharacters: 20_000 });
      const completeness = labels === 'partial' || labels === 'single' ? 'partial' : 'complete';
      const symbols = classifications.map(({ symbol }) => symbol);
      const example = { id: number, symbols, completeness, text, position: position++ };
      if (file === ASKED) asked.push(example);
      else if (split === 'train') known.push(example);
    }
  }
  const numbers = new Set();
  const examples = known.filter(({ id }) => !numbers.has(id) && numbers.add(id));
  console.log(
    `\n${examples.length} training patents of ${FILES.join(', ')}; ${asked.length} of ${ASKED} ask`,
  );
  files(examples);
  const lexical = words(examples, asked);
  const byWords = (query) => lexical.search({ text: query.text, count: 40, excluded: [] });
  const voters = [['words', byWords, powerWeights()]];
  if (args.vectors) {
    const all = new Int8Array(readFileSync(args.vectors));
    const pick = (list) => {
      const values = new Int8Array(list.length * COLUMNS);
      list.forEach(({ position: at }, row) =>
        values.set(all.subarray(at * COLUMNS, (at + 1) * COLUMNS), row * COLUMNS),
      );
      return { values, rows: list.length, columns: COLUMNS };
    };
    const index = await NeighbourIndex.open(pick(examples));
    const queries = pick(asked);
    const found = await index.search(
      floatRows(queries, asked.length, (row) => row),
      40,
    );
    voters.unshift(['vectors', (_, at) => found[at], softmaxWeights()]);
    await index.dispose();
  }
  votes(ExampleSet.of(examples), asked, voters);
}

function files(examples) {
  const set = ExampleSet.of(examples);
  const symbols = examples.reduce((sum, example) => sum + example.symbols.length, 0);
  const written = set.write();
  const began = performance.now();
  ExampleSet.read(written);
  const read = performance.now() - began;
  const subclasses = ExampleSet.of(
    examples.map((example) => ({ ...example, symbols: example.symbols.map((symbol) => symbol.slice(0, 4)) })),
  ).write();
  const each = (bytes) =>
    `${(bytes.length / 1e6).toFixed(2)} MB, ${(bytes.length / examples.length).toFixed(1)} bytes each`;
  console.log(
    `examples: ${each(written)} with ${(symbols / examples.length).toFixed(1)} symbols of ${set.symbolTable.length} ` +
      `(${each(subclasses)} with subclasses only); read in ${ms(read)}`,
  );
}

function words(examples, asked) {
  const texts = examples.map(({ text }) => text);
  const termsPerDocument = args.kept === 'all' ? null : Number(args.kept);
  let began = performance.now();
  const built = LexicalNeighbours.build(texts, { termsPerDocument });
  const buildTime = performance.now() - began;
  const bytes = built.write();
  const opening = [];
  let lexical;
  for (let i = 0; i < 5; i++) {
    began = performance.now();
    lexical = LexicalNeighbours.read(bytes);
    opening.push(performance.now() - began);
  }
  console.log(
    `words: ${(bytes.length / 1e6).toFixed(2)} MB, ${args.kept} terms a patent at most; built in ${ms(buildTime)}, ` +
      `opened in ${spread(opening)}`,
  );
  const times = [];
  const length = (text) => text.split(' ').length;
  const queries = asked.filter(({ text }) => length(text) >= 100 && length(text) <= 170);
  let shared = 0;
  for (const { text } of queries) {
    began = performance.now();
    const found = lexical.search({ text, count: 40, excluded: [] });
    times.push(performance.now() - began);
    const rows = new Set(found.rows);
    const exact = built.search({ text, count: 40, excluded: [] });
    shared += exact.rows.filter((row) => rows.has(row)).length / 40;
  }
  began = performance.now();
  lexical.append([texts[0]]);
  const appended = performance.now() - began;
  console.log(
    `  a text of 100 to 170 words: ${spread(times)} (${times.length} texts); one more text in ${ms(appended)}; ` +
      `${((100 * shared) / queries.length).toFixed(1)} % of 40 neighbours as before rounding to eight bits`,
  );
  return lexical;
}

function votes(examples, asked, voters) {
  const subclasses = [...new Set(examples.symbolTable.map((symbol) => symbol.slice(0, 4)))].filter(
    (symbol) => symbol.length === 4,
  );
  const level = new LevelVotes(examples, 'subclass', subclasses);
  for (const [name, find, weigh] of voters) {
    const hits = { 1: 0, 5: 0, 20: 0 };
    const times = [];
    asked.forEach((query, at) => {
      const neighbours = find(query, at);
      const began = performance.now();
      const { scores } = level.of(neighbours, weigh);
      times.push(performance.now() - began);
      const truth = new Set(query.symbols.map((symbol) => symbol.slice(0, 4)));
      const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
      for (const top of Object.keys(hits))
        hits[top] += order.slice(0, top).some((label) => truth.has(subclasses[label]));
    });
    const share = Object.entries(hits).map(
      ([top, count]) => `hit@${top} ${(count / asked.length).toFixed(3)}`,
    );
    console.log(`votes of 40 by ${name}: ${share.join(', ')}; ${spread(times)} a query`);
  }
}

function floatRows({ values }, rows, rowOf) {
  const data = new Float32Array(rows * COLUMNS);
  for (let row = 0; row < rows; row++)
    data.set(values.subarray(rowOf(row) * COLUMNS, (rowOf(row) + 1) * COLUMNS), row * COLUMNS);
  return { data, rows, columns: COLUMNS };
}

async function timed(call) {
  const began = performance.now();
  const result = await call();
  return [result, performance.now() - began];
}

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return `${sorted[0].toFixed(2)} ms, median ${quantile(sorted, 0.5).toFixed(2)} ms`;
}

function memory() {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
}

function ms(time) {
  return `${time.toFixed(0)} ms`;
}

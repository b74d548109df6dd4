// The memory of examples: search by vectors and by words, its files, and what its votes alone are worth.
//   NONET_DATA=… node --expose-gc bench/neighbours.mjs [--vectors FILE] [--kept 96]
// Vectors of no text, in clusters, unless FILE holds those of the patents below in the order of their records: int8,
// [patents, 384]. One thread of ONNX Runtime; figures are the least and the median of many calls.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  ExampleSet,
  LevelVotes,
  LexicalNeighbours,
  NeighbourIndex,
  powerWeights,
  softmaxWeights,
} from '@nonet/experts';
import { quantile, randomAt } from '@nonet/numerics';
import { patentText, readPatents } from '@nonet/patents';

const { values: args } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.NONET_DATA ?? '' },
    vectors: { type: 'string', default: '' },
    kept: { type: 'string', default: '96' },
  },
});
const FILES = ['ai-domain', 'us-green', 'us-week-sections', 'us-2005-claims', 'bigpatent-previews'];
const ASKED = 'us-random-claims';
const COLUMNS = 384;

console.log(
  `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
await vectorsAlone(44_000);
await vectorsAlone(200_000);
if (args.data) await onPatents();

async function vectorsAlone(rows) {
  const vectors = clustered(rows);
  const before = memory();
  const [index, opened] = await timed(() => NeighbourIndex.open(vectors));
  const held = memory() - before;
  console.log(
    `\n${rows} vectors x ${COLUMNS}: opened in ${ms(opened)}; ${(vectors.values.length / 1e6).toFixed(1)} MB of rows, ` +
      `and ${held.toFixed(0)} MB more of the process once open`,
  );
  for (const [queries, count] of [
    [1, 40],
    [1, 200],
    [64, 40],
  ]) {
    const asked = floatRows(vectors, queries, (query) => (query * 7919) % rows);
    const times = await repeated(queries === 1 ? 200 : 12, () => index.search(asked, { count }));
    console.log(`  ${queries} queries, ${count} neighbours: ${times}`);
  }
  const added = floatRows(vectors, 1000, (row) => row);
  index.append(added);
  const asked = floatRows(vectors, 1, () => 5);
  console.log(
    `  1 query, with 1,000 appended: ${await repeated(50, () => index.search(asked, { count: 40 }))}`,
  );
  await index.dispose();
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
  const voters = [['words', (query) => lexical.search([query.text], { count: 40 })[0], powerWeights()]];
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
      { count: 40 },
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
    const [found] = lexical.search([text], { count: 40 });
    times.push(performance.now() - began);
    const rows = new Set(found.rows);
    shared += built.search([text], { count: 40 })[0].rows.filter((row) => rows.has(row)).length / 40;
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

function clustered(rows) {
  const { next } = randomAt(1);
  const centres = Float32Array.from({ length: 600 * COLUMNS }, () => next() - 0.5);
  const values = new Int8Array(rows * COLUMNS);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / COLUMNS);
    values[i] = Math.round(100 * (centres[(row % 600) * COLUMNS + (i % COLUMNS)] + 0.5 * (next() - 0.5)));
  }
  return { values, rows, columns: COLUMNS };
}

function floatRows({ values }, rows, rowOf) {
  const data = new Float32Array(rows * COLUMNS);
  for (let row = 0; row < rows; row++)
    data.set(values.subarray(rowOf(row) * COLUMNS, (rowOf(row) + 1) * COLUMNS), row * COLUMNS);
  return { data, rows, columns: COLUMNS };
}

async function repeated(times, call) {
  const taken = [];
  for (let i = 0; i < times; i++) taken.push((await timed(call))[1]);
  return spread(taken);
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

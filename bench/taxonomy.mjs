// Reads the whole CPC, builds the tree and the lexical index, and ranks real claims by it.
//   NONET_DATA=<folder> node bench/taxonomy.mjs        (after `npm run build`)
// The parameters of the index were chosen on us-2005-claims (train); us-random-claims (dev) is what counts.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LexicalIndex, Taxonomy, openScheme, readDefinitions, taxonomyDocuments } from '@nonet/cpc-taxonomy';
import { median } from '@nonet/numerics';

const data = process.env.NONET_DATA;
if (!data) {
  console.error('Set NONET_DATA to the folder that holds cpc/ and patents/.');
  process.exit(2);
}
const RUNS = 5;
const cpc = (name) => join(data, 'cpc', name);
const rows = [];
const report = (what, figure) => rows.push([what, figure]);
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;

async function timed(work) {
  const times = [];
  let result;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    result = await work();
    times.push(performance.now() - start);
  }
  return { result, time: median(times) };
}

async function readTaxonomy(scheme, definitions) {
  const source = await openScheme(cpc(scheme));
  return Taxonomy.build(source.entries, {
    version: source.version,
    definitions: definitions === undefined ? [] : readDefinitions(cpc(definitions)),
  });
}

const titles = await timed(() => readTaxonomy('CPCTitleList202505.zip'));
report(`title list 2025.05: read and build ${titles.result.size} nodes`, ms(titles.time));
report('  resident memory at its peak, whole process', megabytes(process.resourceUsage().maxRSS * 1024));
const xml = await timed(() => readTaxonomy('CPCSchemeXML201908.zip'));
report(`scheme XML 2019.08: read and build ${xml.result.size} nodes`, ms(xml.time));
const full = await timed(() => readTaxonomy('CPCTitleList202505.zip', 'FullCPCDefinitionXML202505.zip'));
report('title list and definitions: read and build', ms(full.time));
const taxonomy = full.result;

const index = await timed(() => LexicalIndex.build(taxonomyDocuments(taxonomy, 'subclass')));
report('lexical index of 680 subclasses: build', ms(index.time));
report('  serialised', megabytes(index.result.serialise().length));

const subclasses = taxonomy.nodesAt('subclass').map(({ symbol }) => symbol);
for (const [name, split] of [
  ['us-2005-claims', 'train, tuned on'],
  ['us-random-claims', 'dev'],
]) {
  const lines = gunzipSync(readFileSync(join(data, 'patents', `${name}.jsonl.gz`)));
  const patents = lines
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const gold = patents.map(
    ({ cpc = [], subclasses = [] }) =>
      new Set([...subclasses, ...cpc.map((symbol) => symbol.replace(/\s/g, '').slice(0, 4))]),
  );
  const ranked = await timed(() => patents.map(({ claims }) => index.result.search(claims, { top: 20 })));
  const top = ranked.result.map((hits) => hits.map(({ document }) => subclasses[document]));
  const mean = (of) =>
    (patents.reduce((sum, _, at) => sum + of(top[at], gold[at]), 0) / patents.length).toFixed(3);
  const hit = (k) => mean((list, wanted) => Number(list.slice(0, k).some((symbol) => wanted.has(symbol))));
  const recall = mean((list, wanted) => list.filter((symbol) => wanted.has(symbol)).length / wanted.size);
  report(
    `${name} (${split}, ${patents.length}): hit@1, @3, @5, recall@20`,
    [hit(1), hit(3), hit(5), recall].join(', '),
  );
  report('  one patent', ms(ranked.time / patents.length));
}

console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}, median of ${RUNS}`);
for (const [what, figure] of rows) console.log(`${what.padEnd(76)} ${figure}`);

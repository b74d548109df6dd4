// Whether the right successor of a removed symbol is found: patents that carry symbols which CPC 2022.08 had and 2025.05 has not, together with
// new ones, say which. The new symbols of a patent are hidden from its ranking. Patents are divided by a hash of their number: of one half
// some fit the weights, others the confidences, and all of it is what "other patents carry"; the other half is reported, and of it apart
// those of dev splits, which the encoder never learnt from.
//   NONET_DATA=… node bench/reclassification.mjs [--model FOLDER] [--cache FOLDER] [--fit] [--output FILE]
// --fit: fits weights anew and prints them for libs/experts/src/reclassification/successor-weights.ts; else the shipped ones are measured.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { mainGroupOf, openScheme, plainTitle, Taxonomy, tryParseSymbol } from '@nonet/cpc-taxonomy';
import { keptEmbeddings, MemoryEmbeddings, openEncoder } from '@nonet/encoder';
import {
  fitSuccessorWeights,
  NO_CARRIERS,
  rankSuccessors,
  SUCCESSOR_WEIGHTS,
  SuccessorCandidates,
} from '@nonet/experts/reclassification';
import { dot, quantile, randomAt } from '@nonet/numerics';
import { patentText } from '@nonet/patents/record';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: args } = parseArgs({
  options: {
    model: text(fileURLToPath(new URL('../models/nonet-experts', import.meta.url))),
    cache: text(join(tmpdir(), 'nonet-reclassification')),
    fit: { type: 'boolean', default: false },
    output: text(fileURLToPath(new URL('./results/reclassification.md', import.meta.url))),
  },
});
const SOURCES = ['ai-domain', 'us-green', 'us-topics', 'us-science', 'claims-mechanics', 'office-fixtures'];
/** Patents that weights are fitted on: more change nothing. */
const FITTED = 500;
const ROUNDS = 1000;
const SURE = 0.9;
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);

const [before, after] = await Promise.all(['202208', '202505'].map(schemeOf));
const known = { before: symbolsOf(before), after: symbolsOf(after) };
const added = [...known.after].filter((symbol) => symbol.includes('/') && !known.before.has(symbol));
const isAdded = new Set(added);
const patents = await carriers();
const removed = [...new Set(patents.flatMap((patent) => patent.removed))].sort();
log(`${patents.length} patents, ${removed.length} removed symbols of theirs, ${added.length} candidates`);

const vectors = await embedded();
const compared = (taxonomy, symbols, name) =>
  symbols.map((symbol, at) => ({
    symbol,
    title: plainTitle(titleOf(taxonomy, symbol)),
    titleVector: vectors(`${name} titles`, at),
    pathVector: vectors(`${name} paths`, at),
  }));
const candidates = compared(after, added, 'new');
const gone = new Map(compared(before, removed, 'removed').map((place) => [place.symbol, place]));
const shortlists = new Map(
  [...gone].map(([symbol, place]) => [symbol, new SuccessorCandidates(place, candidates)]),
);
log('compared');

const counts = { symbols: new Map(), groups: new Map() };
for (const patent of patents) if (patent.half === 'fitted') count(patent, 1);
const weights = args.fit ? fitted() : SUCCESSOR_WEIGHTS;
if (args.fit)
  console.log(
    JSON.stringify(weights, (_, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value), 2),
  );

const nearestTitle = nearest('titleVector');
const nearestPath = nearest('pathVector');
const systems = {
  'nearest title': ({ symbol }) => nearestTitle(symbol),
  'nearest path': ({ symbol }) => nearestPath(symbol),
  'ranking, no other patent known': (asked) => ranked(asked, 'alone'),
  'the same without the text': (asked) =>
    ranked({ ...asked, patent: { ...asked.patent, vector: null } }, 'alone'),
  'ranking with other patents': (asked) => ranked(asked, 'carried'),
};
const reported = patents.filter(({ half }) => half === 'reported');
const sets = {
  'all reported': reported,
  'of them dev splits': reported.filter(({ split }) => split === 'dev'),
};
const results = Object.entries(sets).map(([name, some]) => ({
  name,
  patents: some.length,
  ...measured(some),
}));
await writeFile(args.output, report());
log(`wrote ${args.output}`);

async function schemeOf(version) {
  const scheme = await openScheme(join(process.env.NONET_DATA, 'cpc', `CPCTitleList${version}.zip`));
  return Taxonomy.build(scheme.entries, { version: scheme.version });
}

function symbolsOf(taxonomy) {
  return new Set(Array.from({ length: taxonomy.size }, (_, at) => taxonomy.symbolAt(at)));
}

/** Patents with removed and with new symbols, and half and part by a hash of the number. */
async function carriers() {
  const found = [];
  for (const source of SOURCES) {
    const file = join(process.env.NONET_DATA, 'patents', `${source}.jsonl.gz`);
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
      if (line === '') continue;
      const { id, split, cpc = [], title = null, abstract = null } = JSON.parse(line);
      const symbols = [
        ...new Set(
          cpc.flatMap((given) => tryParseSymbol(typeof given === 'string' ? given : given.symbol) ?? []),
        ),
      ].filter((symbol) => symbol.includes('/'));
      const removedOnes = symbols.filter((symbol) => known.before.has(symbol) && !known.after.has(symbol));
      const right = symbols.filter((symbol) => isAdded.has(symbol));
      if (removedOnes.length === 0 || right.length === 0) continue;
      const part = createHash('sha256').update(id).digest()[3] % 4;
      found.push({
        id,
        split,
        part,
        half: part < 2 ? 'fitted' : 'reported',
        text: patentText({ title, abstract, claims: [] }, { maxCharacters: 4000 }),
        removed: removedOnes,
        right: new Set(right),
        kept: symbols.filter((symbol) => known.after.has(symbol) && !isAdded.has(symbol)),
      });
    }
  }
  return found;
}

function titleOf(taxonomy, symbol) {
  return taxonomy.get(symbol).title;
}

function pathOf(taxonomy, symbol) {
  return [...taxonomy.ancestors(symbol), taxonomy.get(symbol)]
    .slice(1)
    .map(({ title }) => plainTitle(title))
    .filter((title) => title !== '')
    .join('; ');
}

/** Vectors by the name of a list and the place in it; kept between runs. */
async function embedded() {
  await mkdir(args.cache, { recursive: true });
  const lists = {
    'removed titles': removed.map((symbol) => plainTitle(titleOf(before, symbol))),
    'removed paths': removed.map((symbol) => pathOf(before, symbol)),
    'new titles': added.map((symbol) => plainTitle(titleOf(after, symbol))),
    'new paths': added.map((symbol) => pathOf(after, symbol)),
    texts: patents.map((patent) => patent.text),
  };
  const encoder = await openEncoder({
    id: 'reclassification',
    checkpoint: join(args.model, 'encoder'),
    device: 'cpu',
  });
  const store = new MemoryEmbeddings();
  const matrices = {};
  for (const [name, texts] of Object.entries(lists)) {
    const sum = createHash('sha256')
      .update(`${encoder.fingerprint} ${JSON.stringify(texts)}`)
      .digest('hex')
      .slice(0, 16);
    const file = join(args.cache, `${sum}.f32`);
    const kept = await readFile(file).catch(() => null);
    const role = name === 'texts' ? 'query' : 'passage';
    matrices[name] = kept
      ? new Float32Array(kept.buffer, kept.byteOffset, kept.length / 4)
      : (await keptEmbeddings(texts, { encoder, role, store, part: 512 })).data;
    if (!kept) await writeFile(file, Buffer.from(matrices[name].buffer));
    log(`${texts.length} ${name}`);
  }
  const { dimension } = encoder;
  await encoder.dispose();
  return (name, at) => matrices[name].subarray(at * dimension, (at + 1) * dimension);
}

/** Adds a patent to what others carry, or takes it away. */
function count(patent, by) {
  const add = (table, from, to) => {
    const row = table.get(from) ?? new Map();
    const sum = (row.get(to) ?? 0) + by;
    if (sum > 0) row.set(to, sum);
    else row.delete(to);
    table.set(from, row);
  };
  for (const from of patent.removed)
    for (const to of patent.right) {
      add(counts.symbols, from, to);
      add(counts.groups, mainGroupOf(from), mainGroupOf(to));
    }
}

function signalled({ symbol, patent }, kind) {
  const others =
    kind === 'alone'
      ? NO_CARRIERS
      : {
          bySymbol: counts.symbols.get(symbol) ?? new Map(),
          byMainGroup: counts.groups.get(mainGroupOf(symbol)) ?? new Map(),
        };
  return shortlists.get(symbol).of(patent, others);
}

function ranked(asked, kind) {
  const { symbol, patent } = asked;
  const first = rankSuccessors(signalled({ symbol, patent }, kind), weights[kind], 3);
  return { symbols: first.map((one) => one.symbol), confidence: first[0]?.confidence ?? 0 };
}

function nearest(key) {
  const found = new Map();
  return (symbol) => {
    const own = gone.get(symbol)[key];
    if (!found.has(symbol))
      found.set(symbol, {
        symbols: candidates
          .map((candidate) => ({ symbol: candidate.symbol, similarity: dot(candidate[key], own) }))
          .sort((a, b) => b.similarity - a.similarity)
          .slice(0, 3)
          .map((one) => one.symbol),
        confidence: 0,
      });
    return found.get(symbol);
  };
}

/** What a ranking is asked: never the patent's own new symbols. */
function questionsOf(patent) {
  const at = patents.indexOf(patent);
  const asked = { vector: vectors('texts', at), kept: patent.kept };
  return patent.removed.map((symbol) => ({ symbol, patent: asked, right: patent.right }));
}

function fitted() {
  const examples = (some, kind) =>
    some.flatMap((patent) => {
      // It must not say itself where it goes.
      count(patent, -1);
      const found = questionsOf(patent).map((asked) => ({
        candidates: signalled(asked, kind),
        right: asked.right,
      }));
      count(patent, 1);
      return found;
    });
  const parts = [0, 1].map((part) => patents.filter((patent) => patent.part === part).slice(0, FITTED));
  const silent = ['carriers', 'groupCarriers'];
  const of = (kind, options) =>
    fitSuccessorWeights(examples(parts[0], kind), examples(parts[1], kind), options);
  return { alone: of('alone', { silent }), carried: of('carried', {}) };
}

/** Shares of right successors first and among three, and how they differ from the nearest title, by a bootstrap over patents. */
function measured(some) {
  const outcomes = some.map((patent) =>
    questionsOf(patent).map((asked) =>
      Object.values(systems).map((system) => {
        const { symbols, confidence } = system(asked);
        const isRight = symbols.map((symbol) => asked.right.has(symbol));
        return { first: Number(isRight[0] ?? false), three: Number(isRight.some(Boolean)), confidence };
      }),
    ),
  );
  const random = randomAt(7, 'bootstrap');
  const draws = Array.from({ length: ROUNDS }, () =>
    Array.from(outcomes, () => outcomes[random.below(outcomes.length)]),
  );
  const share = (drawn, system, what) => {
    const all = drawn.flat();
    return all.reduce((sum, outcome) => sum + outcome[system][what], 0) / all.length;
  };
  const figure = (of) => {
    const spread = Float64Array.from(draws, of).sort();
    return { value: of(outcomes), interval: [quantile(spread, 0.025), quantile(spread, 0.975)] };
  };
  const rows = Object.keys(systems).map((name, system) => {
    const sure = outcomes.flat().filter((outcome) => outcome[system].confidence >= SURE);
    return {
      name,
      first: figure((drawn) => share(drawn, system, 'first')),
      three: figure((drawn) => share(drawn, system, 'three')),
      gain: figure((drawn) => share(drawn, system, 'first') - share(drawn, 0, 'first')),
      sure: sure.length / outcomes.flat().length,
      sureRight: sure.reduce((sum, outcome) => sum + outcome[system].first, 0) / sure.length,
    };
  });
  return { symbols: outcomes.flat().length, rows };
}

function report() {
  const short = (value) =>
    value
      .toFixed(3)
      .replace(/^(-?)0\./, '$1.')
      .replace('-', '−');
  const within = ({ value, interval }) => `${short(value)} [${interval.map(short).join(', ')}]`;
  const tables = results.map(({ name, patents: size, symbols, rows }) => {
    const lines = rows.map((row) => {
      const isOurs = row.sure > 0;
      return `| ${[
        row.name,
        within(row.first),
        within(row.three),
        row.name === 'nearest title' ? '–' : within(row.gain),
        isOurs ? short(row.sure) : '–',
        isOurs ? short(row.sureRight) : '–',
      ].join(' | ')} |`;
    });
    return `## ${name[0].toUpperCase()}${name.slice(1)}: ${symbols} removed symbols of ${size} patents

| | right first | among three | first, beyond nearest title | sure (≥ ${SURE}) | of them right |
|---|--:|--:|--:|--:|--:|
${lines.join('\n')}`;
  });
  const machine = `${cpus().length} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(0)}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  return `# Finding the successors of removed symbols

${machine}: \`NONET_DATA=… node bench/reclassification.mjs${args.fit ? ' --fit' : ''}\`.
The update 2022.08 → 2025.05, without a concordance: ${added.length.toLocaleString('en')} new groups are candidates for each removed symbol. Patents that carry removed and new symbols say which are right: any new symbol of the patent counts, so
some pairs have no right answer at all, and no system reaches 1. The new symbols of a patent are hidden from its ranking. Weights and
confidences were fitted on the other half of the patents, by a hash of the number; it is also what "other patents" carry. The encoder
learnt from the training splits, so their texts are no news to it; those of dev splits are. Nearly all patents are of the source ai-domain,
which has families in it: a member may be in the other half. Brackets: 95 % bootstrap over patents; differences are paired.

${tables.join('\n\n')}
`;
}

// How good the patents are that a text finds among stored ones: by the encoder of the experts that ship, which also classifies it, and by the one
// that the scheme is compared with where no version is active. Dev patents, which neither encoder was trained on, ask and are stored.
//   NONET_DATA=… node bench/similar-quality.mjs [--limit 2000]
// Symbols: the share of the 10 nearest others that carry one of the patent's subclasses, and of its main groups, where full symbols are
// known. Itself: how often a title finds its own patent among the 10 nearest, where the abstract alone is stored. Differences are paired,
// with 95 % intervals of 1,000 resamples of the patents.
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { subclassOf } from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import { VectorSearch } from '@nonet/experts';
import { mean, quantile, randomAt, row } from '@nonet/numerics';
import { patentText } from '@nonet/patents';
import { patentsOf } from './zero-shot-scheme.mjs';

const { values } = parseArgs({ options: { limit: { type: 'string', default: '2000' } } });
const SOURCES = ['ai-domain', 'us-all-fields', 'us-topics', 'us-science', 'us-green', 'us-random-claims'];
const TOP = 10;
const RESAMPLES = 1000;
const ENCODERS = {
  base: 'minilm-l6',
  experts: {
    id: 'nonet-experts',
    checkpoint: join(fileURLToPath(new URL('../models/nonet-experts', import.meta.url)), 'encoder'),
  },
};

const groupOf = (symbol) => (symbol.includes('/') ? symbol.slice(0, symbol.indexOf('/')) : null);
const setOf = (patent, part) =>
  new Set(patent.classifications.map(({ symbol }) => part(symbol)).filter((symbol) => symbol !== null));

/** Each text once: documents of a family often share theirs. */
async function askedPatents() {
  const texts = new Set();
  const asked = [];
  for (const source of SOURCES)
    for (const patent of await patentsOf(source, 'dev', Number(values.limit))) {
      const text = patentText(patent);
      if (text === '' || texts.has(text) || setOf(patent, subclassOf).size === 0) continue;
      texts.add(text);
      asked.push({ ...patent, text, subclasses: setOf(patent, subclassOf), groups: setOf(patent, groupOf) });
    }
  return asked;
}

/** The places of the `TOP` stored vectors that are nearest to each of some queries. */
async function nearestOf(stored, queries, own) {
  const search = new VectorSearch(stored.columns, Infinity);
  // A copy: what is put there is handed over.
  await search.put(
    Int32Array.from({ length: stored.rows }, (_, at) => at),
    { ...stored, data: stored.data.slice() },
  );
  const found = [];
  for (let at = 0; at < queries.rows; at++) {
    const { ids } = await search.nearest(row(queries, at), TOP + 1);
    found.push([...ids].filter((id) => own || id !== at).slice(0, TOP));
  }
  await search.dispose();
  return found;
}

const shareWith = (patents, part, at, found) =>
  mean(found.map((id) => Number([...patents[id][part]].some((symbol) => patents[at][part].has(symbol)))));

/** For each figure a value of each patent that can have it. */
async function figuresOf(choice, patents, titled) {
  const encoder = await openEncoder(choice);
  const vectorsOf = (texts) => encoder.embed(texts, { role: 'query' });
  const vectors = await vectorsOf(patents.map(({ text }) => text));
  const found = await nearestOf(vectors, vectors, false);
  const share = (part) =>
    patents.flatMap((patent, at) =>
      patent[part].size === 0 ? [] : [shareWith(patents, part, at, found[at])],
    );
  const abstracts = await vectorsOf(titled.map((patent) => patentText({ ...patent, title: null })));
  const titles = await vectorsOf(titled.map(({ title }) => title));
  const byTitle = await nearestOf(abstracts, titles, true);
  await encoder.dispose();
  return {
    'one of its subclasses': share('subclasses'),
    'one of its main groups': share('groups'),
    itself: byTitle.map((ids, at) => Number(ids.includes(at))),
  };
}

/** The 95 % interval of the mean. */
function intervalOf(differences) {
  const random = randomAt(1, 'similar quality');
  const means = Float64Array.from({ length: RESAMPLES }, () =>
    mean(differences.map(() => differences[random.below(differences.length)])),
  ).sort();
  return [quantile(means, 0.025), quantile(means, 0.975)];
}

console.log(
  `${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}`,
);
const patents = await askedPatents();
const titled = patents.filter(({ title, abstract }) => title && abstract);
console.log(`${patents.length} dev patents ask each other, ${titled.length} with title and abstract`);
const base = await figuresOf(ENCODERS.base, patents, titled);
const experts = await figuresOf(ENCODERS.experts, patents, titled);
const shown = (value) => value.toFixed(3);
for (const [name, before] of Object.entries(base)) {
  const now = experts[name];
  const [low, high] = intervalOf(now.map((value, at) => value - before[at]));
  console.log(
    `${name}: ${ENCODERS.base} ${shown(mean(before))}, ${ENCODERS.experts.id} ${shown(mean(now))}, ` +
      `difference ${shown(mean(now) - mean(before))} [${shown(low)}, ${shown(high)}], ${now.length} patents`,
  );
}

// How fast a stored corpus is classified, beside the bare pipeline: the same classifier on the same texts in memory.
//
//   npm run build && node bench/batch.mjs [--model FOLDER | zero-shot] [--documents 400] [--rounds 3] [--scheme CPCTitleList202505.zip] [--level subclass]
//
// The nine experts that ship answer, or the scheme alone. A database of its own is filled with texts of about 100 words made of
// the sample patents. Bare pipeline, a job that follows an import at once and one that comes later, when the search for similar patents
// has its vectors, take turns in one process, so that whatever else the machine does meets all; what counts is the ratio. Target: a job
// reaches 95 % of the bare pipeline, so that the model and not the database bounds it. Processor time is that of this process, without
// PostgreSQL's; after an import it is counted until the vectors for the search are there too.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServices } from '@nonet/services';
import { loadConfig } from '@nonet/services/config';
import { checked } from '@nonet/operations';
import { classifyPatents } from '@nonet/services/operations';
import { MemoryEmbeddings, openEncoder } from '@nonet/encoder';
import { openMixture, readKeywords, ZeroShotClassifier } from '@nonet/experts';
import { median } from '@nonet/numerics';
import { patentText } from '@nonet/patents';
import pino from 'pino';

const WORDS = 100;
const IN_FLIGHT = 64;
const TOP = 10;
const WARM_UP = 50;
const TARGET = 0.95;

const sample = (file) => fileURLToPath(new URL(`../prisma/sample/${file}`, import.meta.url));

/** Patents with abstracts of 100 words, no two alike: windows that slide over the sample patents, from the given one on. */
function documents(count, first) {
  const words = readFileSync(sample('patents.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .flatMap(({ title, abstract }) => `${title} ${abstract}`.split(/\s+/));
  return Array.from({ length: count }, (_, place) => {
    const i = first + place;
    const at = (i * 37) % (words.length - WORDS);
    return {
      id: `XB${1_000_000 + i}A1`,
      title: `Variant ${i}`,
      abstract: words.slice(at, at + WORDS).join(' '),
    };
  });
}

/** Classifies with the classifier alone. */
async function bare(classifier, texts, { level, top }) {
  const candidates = { kind: 'level', level, under: null };
  let next = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (next < texts.length) {
        const text = texts[next++];
        await classifier.rank({ text, candidates, top, minScore: 0 });
      }
    }),
  );
}

/** Documents a second of some work, and milliseconds of processor a document until that and what comes after it is done. */
async function measured(count, work, after = () => undefined) {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const rate = count / ((performance.now() - started) / 1000);
  await after();
  const { user, system } = process.cpuUsage(before);
  return { rate, processor: (user + system) / 1000 / count };
}

const shown = ({ rate, processor }) =>
  `${rate.toFixed(1)} documents/s (${processor.toFixed(1)} ms of processor each)`;

/** What answers a text, and the encoder that it is read by. */
async function openClassifier(model, { taxonomy, keywords }) {
  const embeddings = new MemoryEmbeddings();
  if (model === 'zero-shot') {
    const encoder = await openEncoder('minilm-l6');
    return {
      encoder,
      classifier: await ZeroShotClassifier.open({ taxonomy, encoder, embeddings, keywords }),
    };
  }
  const encoder = await openEncoder({ id: basename(model), checkpoint: join(model, 'encoder') });
  const dependencies = { taxonomy, encoder, encoderState: 'fine-tuned', embeddings, keywords };
  return { encoder, classifier: await openMixture(model, dependencies) };
}

async function main({ model, count, rounds, scheme, level }) {
  const home = mkdtempSync(join(tmpdir(), 'nonet-bench-'));
  const log = pino({ level: 'warn' }, pino.destination(2));
  const services = await createServices(loadConfig({ ...process.env, NONET_HOME: home }), { log });
  try {
    const options = { actor: 'bench' };
    await services.imports.importScheme({ path: scheme, definitions: null }, options);
    const taxonomy = await services.taxonomy.loaded();
    const isCompact = taxonomy.nodesAt('main-group').length === 0;
    const keywords = isCompact ? undefined : await readKeywords(sample('cpc-compact.tsv'));
    const { encoder, classifier } = await openClassifier(model, { taxonomy, keywords });
    if (model !== 'zero-shot') await services.models.registerShipped(dirname(model));
    await services.classification.warmUp();
    const active = (await services.models.active())?.name ?? 'zero-shot';
    if (active !== basename(model))
      throw new Error(`${active} answers, not ${basename(model)}: only one model may lie in its folder.`);

    console.log(
      `${cpus()[0].model}, ${availableParallelism()} cores, load average before ${loadavg()[0].toFixed(1)}, ` +
        `Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
    );
    console.log(
      `${basename(model)}: ${count} documents of ${WORDS} words, CPC ${taxonomy.version} (${taxonomy.size} symbols), ${level}`,
    );
    const request = checked(classifyPatents.fields, { level, top: TOP });
    const imported = async (corpus) => {
      const file = join(home, 'patents.jsonl');
      writeFileSync(file, corpus.map((document) => `${JSON.stringify(document)}\n`).join(''));
      await services.imports.importPatents({ path: file }, options);
    };
    const vectorsForSearch = () => services.patents.keepVectors();
    const classified = async (corpus) => {
      const report = await services.predictions.classifyCorpus(request, {});
      if (report.documents !== corpus.length)
        throw new Error(`The job classified ${report.documents} documents.`);
    };
    const textsOf = (corpus) =>
      corpus.map(({ title, abstract }) => patentText({ title, abstract, claims: [] }));
    // No text is asked about twice, since what was read of one is kept.
    let used = 0;
    const unseen = (size) => documents(size, (used += size) - size);
    const alone = (size) => {
      const texts = textsOf(unseen(size));
      return measured(size, () => bare(classifier, texts, { level, top: TOP }));
    };
    const atOnce = async (size) => {
      const corpus = unseen(size);
      await imported(corpus);
      return measured(size, () => classified(corpus), vectorsForSearch);
    };
    const later = async (size) => {
      const corpus = unseen(size);
      await imported(corpus);
      await vectorsForSearch();
      return measured(size, () => classified(corpus));
    };
    await alone(WARM_UP);
    await later(WARM_UP);
    const ratios = { 'at once': [], later: [] };
    for (let round = 1; round <= rounds; round++) {
      const figures = { bare: await alone(count), 'at once': await atOnce(count), later: await later(count) };
      for (const [name, figure] of Object.entries(figures))
        console.log(`round ${round}, ${name.padEnd(7)}: ${shown(figure)}`);
      for (const name of Object.keys(ratios)) ratios[name].push(figures[name].rate / figures.bare.rate);
    }
    for (const [name, values] of Object.entries(ratios))
      console.log(`job ${name} / bare: ${median(values).toFixed(2)} (median; target ${TARGET} or more)`);
    if (model !== 'zero-shot') await classifier.dispose();
    await encoder.dispose();
  } finally {
    await services.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    model: {
      type: 'string',
      default: fileURLToPath(new URL('../models/nonet-experts', import.meta.url)),
    },
    documents: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '3' },
    scheme: { type: 'string', default: sample('cpc-compact.tsv') },
    level: { type: 'string', default: 'subclass' },
  },
});
await main({
  model: values.model === 'zero-shot' ? values.model : resolve(values.model),
  count: Number(values.documents),
  rounds: Number(values.rounds),
  scheme: values.scheme,
  level: values.level,
});

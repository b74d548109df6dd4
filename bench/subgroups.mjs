// What one text of 100 words costs to subgroups while their vectors are not known, once they are, and to subclasses: time and processor
// time, all experts of the shipped model, the whole CPC. Then how many groups a second are embedded ahead while nobody asks.
//   NONET_DATA=… node bench/subgroups.mjs [--model FOLDER] [--texts 30] [--seconds 30]
// What a text comes to is known after its first call, as everything is once all was embedded ahead.
import { cpus, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEncoder } from '@nonet/encoder';
import { openMixture, readKeywords } from '@nonet/experts';
import { median } from '@nonet/numerics';
import { patentText } from '@nonet/patents';
import { FileEmbeddings } from './cached-embeddings.mjs';
import { COMPACT, fullScheme, patentsOf } from './zero-shot-scheme.mjs';

const { values: args } = parseArgs({
  options: {
    model: { type: 'string', default: fileURLToPath(new URL('../models/nonet-experts', import.meta.url)) },
    texts: { type: 'string', default: '30' },
    seconds: { type: 'string', default: '30' },
  },
});
const WORDS = 100;

const texts = (await patentsOf('us-random-claims', 'dev'))
  .map((patent) => patentText(patent).split(/\s+/))
  .filter((words) => words.length >= WORDS)
  .slice(0, Number(args.texts))
  .map((words) => words.slice(0, WORDS).join(' '));
console.log(
  `${cpus().length} x ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
const encoder = await openEncoder({
  id: basename(args.model),
  checkpoint: join(args.model, 'encoder'),
  device: 'cpu',
});
try {
  const [taxonomy, keywords] = [await fullScheme(), await readKeywords(COMPACT)];
  const kept = new FileEmbeddings(encoder.dimension);
  let isPrepared = false;
  // Subclasses and main groups may be known from a run before; what is below them is not.
  const embeddings = {
    get: async (space, hashes) => (isPrepared ? new Map() : kept.get(space, hashes)),
    put: async (space, hashes, vectors) => {
      if (!isPrepared) await kept.put(space, hashes, vectors);
    },
  };
  const experts = await openMixture(args.model, {
    taxonomy,
    encoder,
    encoderState: 'fine-tuned',
    embeddings,
    keywords,
  });
  isPrepared = true;
  for (const text of texts) await ask(experts, text, 'subclass'); // Warms up.
  console.log(`${texts.length} texts, medians in ms`.padEnd(34), 'time', 'processor');
  await measure('to subgroups, vectors not known', experts, 'subgroup');
  for (let round = 0; round < 2; round++) {
    await measure('to subclasses', experts, 'subclass');
    await measure('to subgroups, vectors known', experts, 'subgroup');
  }
  const { index } = experts.reader;
  const embedding = index.embedAhead();
  const start = performance.now();
  await new Promise((resolve) => setTimeout(resolve, Number(args.seconds) * 1000));
  const { done, total } = index.ahead;
  console.log(
    `embedded ahead: ${((done / (performance.now() - start)) * 1000).toFixed(0)} groups a second, ${total} in all`,
  );
  await experts.dispose();
  await embedding;
} finally {
  await encoder.dispose();
}
console.log(`load at the end ${loadavg()[0].toFixed(1)}`);

async function measure(name, classifier, level) {
  const calls = [];
  for (const text of texts) calls.push(await ask(classifier, text, level));
  const of = (key) =>
    median(calls.map((call) => call[key]))
      .toFixed(1)
      .padStart(6);
  console.log(name.padEnd(34), of('ms'), of('processor'));
}

async function ask(classifier, text, level) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await classifier.classify({ text, candidates: { kind: 'level', level, under: null }, top: 5, minScore: 0 });
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - start, processor: (user + system) / 1000 };
}

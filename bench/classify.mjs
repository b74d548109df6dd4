// How long one text of 100 words takes to subclasses with evidence, one call after the other, and the encoder's share of it:
// all experts of the shipped model (neighbours and words included), and the scheme alone with the same encoder.
//   NONET_DATA=… node bench/classify.mjs [--model FOLDER] [--level subclass] [--rounds 4]
// No text is asked about twice, since what was read of one is kept. The machine's other work counts in: p10 is what the program needs,
// p50 what the machine gave.
import { cpus, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEncoder } from '@nonet/encoder';
import { openMixture, readKeywords, ZeroShotClassifier } from '@nonet/experts';
import { patentText } from '@nonet/patents';
import { FileEmbeddings } from './cached-embeddings.mjs';
import { COMPACT, fullScheme, patentsOf } from './zero-shot-scheme.mjs';

const { values: args } = parseArgs({
  options: {
    model: { type: 'string', default: fileURLToPath(new URL('../models/nonet-experts', import.meta.url)) },
    level: { type: 'string', default: 'subclass' },
    rounds: { type: 'string', default: '4' },
  },
});
const WORDS = 100;
const TEXTS = 50;

const ROUNDS = Number(args.rounds);

const claims = (await patentsOf('us-random-claims', 'dev'))
  .map((patent) => patentText(patent).split(/\s+/))
  .filter((words) => words.length >= WORDS + 2 * (ROUNDS + 1))
  .slice(0, TEXTS);
/** The same claims, begun at another word. */
const textsFrom = (word) => claims.map((words) => words.slice(word, word + WORDS).join(' '));

const load = loadavg()[0].toFixed(1);
console.log(
  `${cpus().length} x ${cpus()[0].model}, load ${load}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
const encoder = await openEncoder({
  id: basename(args.model),
  checkpoint: join(args.model, 'encoder'),
  device: 'cpu',
});
try {
  const [taxonomy, keywords] = [await fullScheme(), await readKeywords(COMPACT)];
  const embeddings = new FileEmbeddings(encoder.dimension);
  const timed = timedEncoder(encoder);
  const experts = await openMixture(args.model, {
    taxonomy,
    encoder: timed,
    encoderState: 'fine-tuned',
    embeddings,
    keywords,
  });
  const zeroShot = new ZeroShotClassifier(experts.reader.index);
  console.log(
    `${taxonomy.size} nodes, ${experts.reader.memory.examples.size} patents in memory, ${encoder.precision}; ` +
      `${claims.length} texts of ${WORDS} words to 5 answers at level ${args.level}, in ms`,
  );
  console.log('what answers'.padEnd(24), '  p10   p50   p95   encoder p50   its share');
  report('nine experts', await measure(experts, timed, 0));
  report('scheme alone', await measure(zeroShot, timed, ROUNDS + 1));
  await experts.dispose();
} finally {
  await encoder.dispose();
}

/** The texts of each round begin one word later, the first ones at word `first`; the first round warms up and is not counted. */
async function measure(classifier, timed, first) {
  const candidates = { kind: 'level', level: args.level, under: null };
  const calls = [];
  for (let round = 0; round <= ROUNDS; round++)
    for (const text of textsFrom(first + round)) {
      timed.spent = 0;
      const started = performance.now();
      await classifier.classify({ text, candidates, top: 5, minScore: 0 });
      if (round > 0) calls.push({ ms: performance.now() - started, encoder: timed.spent });
    }
  return calls;
}

function report(name, calls) {
  const at = (share, of) => {
    const sorted = calls.map(of).sort((a, b) => a - b);
    return sorted[Math.floor(share * sorted.length)];
  };
  const ms = [0.1, 0.5, 0.95].map((share) =>
    at(share, (call) => call.ms)
      .toFixed(1)
      .padStart(5),
  );
  const encoderMs = at(0.5, (call) => call.encoder).toFixed(1);
  const share = at(0.5, (call) => call.encoder / call.ms);
  console.log(
    name.padEnd(24),
    ms.join(' '),
    encoderMs.padStart(13),
    `${(100 * share).toFixed(0)} %`.padStart(11),
  );
}

/** The encoder, with the milliseconds that it was waited for in `spent`. */
function timedEncoder({ id, fingerprint, dimension, maxTokens, device }) {
  const timed = { id, fingerprint, dimension, maxTokens, device, spent: 0 };
  timed.embed = async (given, options) => {
    const started = performance.now();
    try {
      return await encoder.embed(given, options);
    } finally {
      timed.spent += performance.now() - started;
    }
  };
  timed.dispose = async () => undefined;
  return timed;
}

// What each signal of the model that ships is worth: signals left out one kind at a time, and each kind alone. For each variant the weights
// are fitted again, on held training texts, and the subclasses of dev splits are ranked by the fused scores.
//   NONET_DATA=… node bench/ablation.mjs [--model FOLDER] [--signals FOLDER] [--every N] [--limit N] [--output FILE]
// --signals: where what the experts see of the texts is kept between runs (default: in the system's folder for temporary files; some 300 MB).
// --every: only each Nth held text is used to fit. --limit: of texts of each collection. Differences to all signals are paired.
import { writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { row } from '@nonet/numerics';
import { choicesOf, fitChoices, fuse, plainWeights } from '../libs/experts/dist/training/fit-fusion.js';
import { EXPERT_SIGNALS } from '../libs/experts/dist/mixture/signals.js';
import { keptSignals } from './ablation/kept-signals.mjs';
import { difference, figuresOf } from './peers/scoring.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: args } = parseArgs({
  options: {
    model: text(fileURLToPath(new URL('../models/nonet-experts', import.meta.url))),
    signals: text(join(tmpdir(), 'nonet-ablation')),
    every: text('1'),
    limit: text('Infinity'),
    output: text(fileURLToPath(new URL('./results/ablation.md', import.meta.url))),
  },
});
/** What is left out together: signals that say much the same. */
const KINDS = {
  'heads of the encoder': ['head', 'gate'],
  'neighbours by vector': ['neighbours'],
  'neighbours by words (BM25)': ['lexicalNeighbours'],
  'cosines to titles and groups': ['titleSimilarity', 'similarity', 'groupSimilarity'],
  'words of titles, definitions, keywords (BM25)': ['words', 'keywords', 'groupWords'],
};
const SETS = ['us-random-claims', 'us-all-fields', 'us-topics', 'ai-domain'];
const TOP = 20;
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);

const kept = await keptSignals(args.signals, { model: args.model, limit: Number(args.limit) });
const { labels, sectionOf, known } = kept;
const dev = SETS.map((set) =>
  kept.texts.filter((one) => one.source === set && (one.set === 'dev' || set === 'us-random-claims')),
);
const held = kept.texts.filter(
  ({ set, source, weight, subclasses }) =>
    set === 'held' && source !== 'us-random-claims' && weight > 0 && subclasses.length > 0,
);
const learnt = held.filter((_, at) => at % Number(args.every) === 0);
const examples = [];
for (const one of learnt)
  examples.push({ signals: await kept.signalsOf(one), truth: one.subclasses, weight: one.weight });
log(`${examples.length} held texts to fit on, ${dev.map(({ length }) => length).join(' + ')} dev texts`);

const all = Object.values(KINDS).flat();
const variants = [
  { name: 'all, each section with its own weights', signals: all, own: true },
  { name: 'all, the same weights for all sections', signals: all, own: false },
  ...Object.entries(KINDS).map(([kind, own]) => ({
    name: `without ${kind}`,
    signals: all.filter((signal) => !own.includes(signal)),
    own: true,
  })),
  ...Object.entries(KINDS).map(([kind, own]) => ({ name: `${kind} alone`, signals: own, own: true })),
];
const results = [];
for (const variant of variants) {
  results.push({ ...variant, sets: await measured(variant) });
  log(
    variant.name,
    results
      .at(-1)
      .sets.map((one) => one.figures['hit@1'].value.toFixed(3))
      .join(' '),
  );
}
await kept.close();
writeFileSync(args.output, report(results));
log(`wrote ${args.output}`);

async function measured({ signals, own }) {
  const only = keeping(signals);
  const fitted = fitChoices(
    choicesOf(
      examples.map((example) => ({ ...example, signals: only(example.signals) })),
      sectionOf,
    ),
  );
  const weights = fitted.own.map((section) => plainWeights(own ? section : fitted.common));
  const sets = [];
  for (const texts of dev) {
    const answers = new Map();
    for (const one of texts) {
      const scores = fuse(only(await kept.signalsOf(one)), weights, sectionOf, known);
      answers.set(one.id, { subclasses: best(scores, one.unknownSections), sections: {} });
    }
    const documents = texts.map((one) => ({
      id: one.id,
      subclasses: one.subclasses.map((label) => labels[label]),
      sections: [],
      unknown: one.unknownSections,
    }));
    sets.push({ documents, answers, figures: figuresOf(documents, answers) });
  }
  return sets;
}

/** Signals without all but these: what is 0 for each subclass speaks for none. The size of a subclass in the scheme is always left in. */
function keeping(signals) {
  const gone = EXPERT_SIGNALS.flatMap((signal, at) =>
    signal === 'size' || signals.includes(signal) ? [] : [at],
  );
  return (whole) => {
    const some = { ...whole, data: whole.data.slice() };
    for (const at of gone) row(some, at).fill(0);
    return some;
  };
}

function best(scores, unknown) {
  const order = [...scores.keys()].filter((label) => !unknown.includes(labels[label][0]));
  order.sort((a, b) => scores[b] - scores[a]);
  return Object.fromEntries(order.slice(0, TOP).map((label) => [labels[label], scores[label]]));
}

function report([whole, ...others]) {
  const short = (value) => value.toFixed(3).replace(/^(-?)0/, '$1');
  const cell = ({ value, interval }) => `${short(value)} [${interval.map(short).join(', ')}]`;
  const tables = SETS.map((set, at) => {
    const { documents, answers, figures } = whole.sets[at];
    const lines = others.map(({ name, sets }) => {
      const lost = difference(documents, sets[at].answers, answers);
      return [name, sets[at].figures, cell(lost)];
    });
    const rows = [[whole.name, figures, '–'], ...lines].map(
      ([name, own, lost]) =>
        `| ${[name, ...['hit@1', 'hit@3', 'hit@5', 'recall@5'].map((figure) => cell(own[figure])), lost].join(' | ')} |`,
    );
    return `## ${set}, dev (${documents.length})

| signals | hit@1 | hit@3 | hit@5 | recall@5 | hit@1, difference to all |
|---|--:|--:|--:|--:|--:|
${rows.join('\n')}
`;
  });
  const machine = `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  return `# What each signal of the model that ships is worth

${machine}: \`NONET_DATA=… node bench/ablation.mjs${args.every === '1' ? '' : ` --every ${args.every}`}\`. For each row the weights were fitted
again on ${examples.length} held training texts, which the encoder did not learn from; no dev text was used. Ranks of subclasses by the fused
scores, before gates and calibration; the size of a subclass in the scheme is in each row. Brackets: 95 % bootstrap over documents; differences are paired.

${tables.join('\n')}`;
}

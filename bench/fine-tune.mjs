// Fine-tunes an encoder on the training splits of the development patents, and measures title similarity on the random US
// claims (dev) before and after: hit@k of the subclasses by the cosine of claim and symbol text, nothing else.
//   node bench/fine-tune.mjs --data FOLDER --output FOLDER [--device auto|cpu|cuda] [--loss joint|info-nce|pairwise-cosine]
//     [--encoder minilm-l6 | FOLDER] [--minutes 20] [--epochs 6] [--steps N] [--batch 128] [--tokens 192] [--symbol-tokens 96]
//     [--k 50] [--precision float32|bfloat16|float16] [--rate 2e-4, for pairwise-cosine 2e-5] [--lora RANK] [--tables trained|frozen] [--limit N per corpus]
//     [--only COLLECTION,COLLECTION… of tools/model-data.mjs; default: all]
//     [--dev N documents of four collections each, for evaluations on the way] [--evaluate-every 500] [--patience 0] [--stored fp32|fp16] [--seed 0] [--cpc FILE] [--without FILE with subclasses]
//     [--teachers FOLDER,FOLDER… encoders with heads, whose opinions of the subclasses are learnt too] [--teacher-weight 1]
//     [--pseudo FOLDER of tools/pseudo-labels.mjs, whose files are read in place of those of the same name]
// FOLDER of --data holds patents/*.jsonl.gz and cpc/CPCTitleList202505.zip. A run that was killed goes on when it is started
// again with the same arguments. Ctrl-C saves and stops.
import { cpus } from 'node:os';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openScheme, readDefinitions, subclassOf, symbolText, Taxonomy } from '@nonet/cpc-taxonomy';
import { builtinEncoders, openEncoder } from '@nonet/encoder';
import { fineTune, schemeCorpora } from '@nonet/encoder-training';
import { readKeywords } from '@nonet/experts';
import { row as vectorOf, rowProducts } from '@nonet/numerics';
import { patentText } from '@nonet/patents';
import { carries, COLLECTIONS, isHeld, openCollections } from '../tools/model-data.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: args } = parseArgs({
  options: {
    data: text(process.env.NONET_DATA ?? ''),
    cpc: text(''),
    output: text('fine-tuned'),
    encoder: text('minilm-l6'),
    device: text('auto'),
    loss: text('joint'),
    minutes: text('20'),
    epochs: text('6'),
    steps: text('1000000'),
    batch: text('128'),
    tokens: text('192'),
    'symbol-tokens': text('96'),
    k: text('50'),
    precision: text('float32'),
    rate: text(''),
    'head-rate': text('2e-3'),
    accumulate: text('1'),
    lora: text('0'),
    tables: text('trained'),
    limit: text('1000000'),
    'evaluate-every': text('500'),
    patience: text('0'),
    'save-every': text('120'),
    stored: text('fp32'),
    seed: text('0'),
    dev: text('200'),
    without: text(''),
    definitions: text(''),
    'scheme-texts': text('0'),
    'hold-out': text('0'),
    keywords: text(''),
    pseudo: text(''),
    only: text(''),
    teachers: text(''),
    'teacher-weight': text('1'),
  },
});
/** Collections with an evaluation on the way. */
const EVALUATED = ['ai-domain', 'us-green', 'us-all-fields', 'us-topics'];
const number = (name) => Number(args[name]);
const began = Date.now();
const log = (...parts) =>
  console.log(`[${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s]`, ...parts);
console.log(
  `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}: ` +
    process.argv.slice(2).join(' '),
);

const scheme = await openScheme(args.cpc || join(args.data, 'cpc', 'CPCTitleList202505.zip'));
const definitions = args.definitions ? readDefinitions(args.definitions) : undefined;
const taxonomy = await Taxonomy.build(scheme.entries, { version: scheme.version, definitions });
const schemeTexts = schemeCorpora(taxonomy, number('scheme-texts'));
const withoutSubclasses = new Set(
  args.without ? readFileSync(args.without, 'utf8').match(/[A-HY]\d\d[A-Z]/g) : [],
);
const collections = await openCollections({ data: args.data, taxonomy, pseudo: args.pseudo });

/** The patents of a source and split, at most `limit`, without what is held out and those of left-out subclasses. */
async function* patentsOf(source, split, limit) {
  let count = 0;
  for await (const patent of collections.patentsOf(source.name, split)) {
    if (carries(patent, withoutSubclasses)) continue;
    if (split === 'train' && isHeld(source, patent, number('hold-out'))) continue;
    if (count++ === limit) return;
    yield patent;
  }
}
const wanted =
  args.only === '' ? COLLECTIONS : COLLECTIONS.filter(({ name }) => args.only.split(',').includes(name));
const corpora = wanted.map((source) => ({
  patents: patentsOf(source, 'train', number('limit')),
  unknownSections: source.unknown,
}));
const evaluation = COLLECTIONS.filter(({ name }) => EVALUATED.includes(name)).map((source) => ({
  patents: patentsOf(source, 'dev', number('dev')),
  unknownSections: source.unknown,
}));
const random = [];
for await (const patent of collections.patentsOf('us-random-claims', 'dev')) random.push(patent);
log(`scheme ${scheme.version}: ${taxonomy.size} symbols; ${random.length} random claims`);

/** hit@k on the random claims, with vectors as users get them. */
async function titleSimilarity(encoderOptions) {
  const encoder = await openEncoder({
    ...encoderOptions,
    device: args.device,
    precision: args.device === 'cpu' ? 'auto' : 'fp32',
  });
  const subclasses = taxonomy.nodesAt('subclass').map(({ symbol }) => symbol);
  const symbols = await encoder.embed(
    subclasses.map((symbol) => symbolText(taxonomy, symbol)),
    { role: 'passage' },
  );
  const vectors = await encoder.embed(
    random.map((patent) => patentText(patent, { maxCharacters: 2500 })),
    { role: 'query' },
  );
  await encoder.dispose();
  const hits = { 1: 0, 3: 0, 5: 0 };
  let documents = 0;
  random.forEach(({ classifications }, row) => {
    const own = new Set(classifications.map(({ symbol }) => subclassOf(symbol)));
    const scores = Array.from(rowProducts(symbols, vectorOf(vectors, row)));
    const best = Math.max(...scores.filter((_, column) => own.has(subclasses[column])));
    if (best === -Infinity) return;
    documents++;
    const rank = scores.filter((score) => score > best).length;
    for (const k of [1, 3, 5]) hits[k] += Number(rank < k);
  });
  return {
    documents,
    ...Object.fromEntries(Object.entries(hits).map(([k, hit]) => [`hit@${k}`, round(hit / documents)])),
  };
}
const round = (value) => Math.round(value * 10_000) / 10_000;

const start = args.encoder in builtinEncoders ? { id: args.encoder } : { checkpoint: args.encoder };
const before = await titleSimilarity(start);
log('before', JSON.stringify(before));

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
const rank = number('lora');
const spent = (Date.now() - began) / 60_000;
const events = fineTune({
  encoder: start,
  corpora: [...corpora, ...schemeTexts],
  holdOut: number('hold-out'),
  evaluation,
  taxonomy,
  teachers: args.teachers ? args.teachers.split(',').map((checkpoint) => ({ checkpoint })) : [],
  keywords: args.keywords ? await readKeywords(args.keywords) : undefined,
  output: args.output,
  device: args.device,
  signal: stop.signal,
  settings: {
    loss: { type: args.loss, ...(args.teachers && { teacherWeight: number('teacher-weight') }) },
    method: rank > 0 ? { type: 'lora', rank, alpha: 2 * rank } : { type: 'full', tables: args.tables },
    batch: number('batch'),
    textTokens: number('tokens'),
    symbolTokens: number('symbol-tokens'),
    accumulate: number('accumulate'),
    epochs: number('epochs'),
    steps: number('steps'),
    // What is left after the first measurement, less what the last one takes.
    minutes: Math.max(0.1, number('minutes') - 2.2 * spent),
    learningRate: args.rate === '' ? undefined : number('rate'),
    headLearningRate: number('head-rate'),
    precision: args.precision,
    stepsPerRun: number('k'),
    evaluateEvery: number('evaluate-every'),
    patience: number('patience'),
    saveEvery: number('save-every'),
    stored: args.stored,
    seed: number('seed'),
  },
});
const digits = (metrics) =>
  Object.entries(metrics)
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join('  ');
let finished;
try {
  for await (const event of events) {
    if (event.type === 'progress') {
      log(
        `step ${event.step}/${event.steps}  loss ${event.loss.toFixed(4)}  ${digits(event.metrics)}  |g| ${event.gradientNorm.toFixed(2)}  ` +
          `rate ${event.learningRate.toExponential(2)}  ${Math.round(event.tokensPerSecond)} tokens/s  ${event.remainingSeconds === null ? '?' : Math.round(event.remainingSeconds)} s left`,
      );
    } else {
      const { withoutExamples = [], ...shown } = event;
      log(
        event.type,
        JSON.stringify(shown),
        withoutExamples.length > 0 ? `${withoutExamples.length} symbols without examples` : '',
      );
      if (event.type === 'finished') finished = event;
    }
  }
} catch (error) {
  if (!stop.signal.aborted) throw error;
  log('stopped; start again with the same arguments to go on');
  process.exit(130);
}
const after = await titleSimilarity({
  checkpoint: finished.checkpoint,
  id: args.encoder in builtinEncoders ? args.encoder : undefined,
});
log('after ', JSON.stringify(after));
console.table({ before, after });
const minutes = round((Date.now() - began) / 60_000);
writeFileSync(
  join(args.output, 'figures.json'),
  `${JSON.stringify({ arguments: args, before, after, minutes }, null, 2)}\n`,
);
log(`done in ${minutes} minutes`);

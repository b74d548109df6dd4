// How well texts are classified into a label set of one's own: the tags of climate technology that ship (prisma/sample/labels/climate.tsv),
// by their words alone, with 100 examples and with all, beside Annif on the same vocabulary and texts.
//   NONET_DATA=… node bench/label-sets.mjs [tune] [--work FOLDER] [--examples N] [--annif FOLDER] [--output FILE]
// tune: fits what signals usually count for, on sections of the CPC taken as label sets and texts of another source (us-all-fields), and
// prints it. --work: where readings of texts are kept between runs. --annif: what bench/peers/annif_labels.py wrote.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { plainTitle, subclassOf, termsOf } from '@nonet/cpc-taxonomy';
import { MemoryEmbeddings, keptEmbeddings, openEncoder } from '@nonet/encoder';
import {
  evaluateLabels,
  fitLabels,
  backgroundOf,
  LABEL_FEATURES,
  LabelClassifier,
  LabelMemory,
  LabelPairs,
  labelText,
  labelWords,
  openMixture,
  readableText,
  USUAL_LABEL_PARAMETERS,
} from '@nonet/experts';
import { labelTree, readLabelFile } from '@nonet/labels';
import { stackRows } from '@nonet/numerics';
import { expectedF1Threshold } from '../libs/experts/dist/calibration/calibration.js';
import { fitLogistic, logisticLogit } from '../libs/experts/dist/calibration/logistic.js';
import { labelSignals } from '../libs/experts/dist/label-sets/label-features.js';
import { truthOf } from '../libs/experts/dist/label-sets/label-pairs.js';
import { truthIn } from '../libs/services/dist/labels/label-truth.js';
import { compactScheme, patentsOf } from './zero-shot-scheme.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    work: text(join(tmpdir(), 'nonet-label-sets')),
    examples: text('1000'),
    annif: text(''),
    output: text(fileURLToPath(new URL('./results/label-sets.md', import.meta.url))),
  },
});
const MODEL = fileURLToPath(new URL('../models/nonet-experts', import.meta.url));
const SET = fileURLToPath(new URL('../prisma/sample/labels/climate.tsv', import.meta.url));
const AT_ONCE = 8;
const ROUNDS = 1000;
const began = Date.now();
const log = (...parts) => console.log(`[${Math.round((Date.now() - began) / 1000)} s]`, ...parts);
const drawOf = (id) => createHash('sha256').update(id).digest().readUInt32BE(0);
const byDraw = (a, b) => drawOf(a.id) - drawOf(b.id);

await mkdir(args.work, { recursive: true });
const taxonomy = await compactScheme();
const encoder = await openEncoder({ id: 'nonet-experts', checkpoint: join(MODEL, 'encoder'), device: 'cpu' });
let experts;
if (positionals[0] === 'tune') await tune();
else if (positionals[0] === 'read') await readAll();
else await measure();
await experts?.dispose();
await encoder.dispose();

/** What is known of the texts of a source, read once and kept. */
async function readings(source, split, most = Infinity) {
  const patents = (await patentsOf(source, split))
    .map((patent) => ({ id: patent.number, patent }))
    .filter(({ patent }) => readableText(patent).trim() !== '')
    .sort(byDraw)
    .slice(0, most);
  const file = join(args.work, `${source}-${split}.jsonl`);
  const known = new Map();
  if (existsSync(file))
    for (const line of (await readFile(file, 'utf8')).split('\n').filter(Boolean)) {
      const one = JSON.parse(line);
      known.set(one.id, one);
    }
  const missing = patents.filter(({ id }) => !known.has(id));
  for (let start = 0; start < missing.length; start += AT_ONCE) {
    experts ??= await openMixture(MODEL, {
      taxonomy,
      encoder,
      encoderState: 'fine-tuned',
      embeddings: new MemoryEmbeddings(),
    });
    const part = await Promise.all(missing.slice(start, start + AT_ONCE).map(read));
    for (const one of part) known.set(one.id, one);
    await appendFile(file, part.map((one) => `${JSON.stringify(one)}\n`).join(''));
    if (start % 400 === 0) log(source, split, start, 'of', missing.length);
  }
  return patents.map(({ id, patent }) => {
    const { vector, spread, scores } = known.get(id);
    const words = readableText(patent);
    return {
      id,
      text: words,
      symbols: patent.classifications.map(({ symbol }) => symbol),
      vector: new Float32Array(new Uint8Array(Buffer.from(vector, 'base64')).buffer),
      terms: termsOf(words),
      background: backgroundOf(spread),
      symbolScores: new Map(Object.entries(scores)),
    };
  });
}

async function read({ id, patent }) {
  const words = readableText(patent);
  const { vector, scores } = await experts.reader.index.read(words);
  const all = scores.subclassSimilarities;
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  const question = {
    text: words,
    candidates: { kind: 'level', level: 'subclass', under: null },
    top: 700,
    minScore: 1e-4,
  };
  const { ranked } = await experts.rank(question, { excluded: [id] });
  return {
    id,
    vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
    // Two numbers with the mean and the deviation of all.
    spread: [mean - deviation, mean + deviation],
    scores: Object.fromEntries(ranked.map(({ symbol, score }) => [symbol, Number(score.toPrecision(4))])),
  };
}

async function readAll() {
  await readings('us-all-fields', 'dev');
  await readings('us-topics', 'dev');
  await readings('us-green', 'dev');
  await readings('us-topics', 'train', Number(args.examples));
  await readings('us-green', 'train', Number(args.examples));
}

async function sourcesOf(labels, examples, symbolFor) {
  const vectors = await keptEmbeddings(
    labels.map((_, at) => labelText(labels, at)),
    { encoder, role: 'passage', store: new MemoryEmbeddings() },
  );
  const memory =
    examples.length === 0
      ? null
      : await LabelMemory.build(
          labels,
          examples.map(({ example }) => example),
          stackRows(
            examples.map(({ reading }) => reading.vector),
            encoder.dimension,
          ),
        );
  return { labels, words: labelWords(labels), vectors, memory, symbolFor };
}

/** Weights on sections of the CPC as label sets: texts of any section, so that most carry no label of a set. */
async function tune() {
  const texts = await readings('us-all-fields', 'dev');
  const sets = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map(sectionSet));
  const alone = [];
  const withExamples = [];
  for (const { labels, symbolFor } of sets) {
    const own = texts.map((reading) => ({
      reading,
      example: exampleOf(labels, reading, (symbol) => subclassOf(symbol)),
    }));
    const bare = await sourcesOf(labels, [], symbolFor);
    alone.push(...pairsOf(labels, own.slice(0, 500), bare));
    for (const count of [40, 150, 600]) {
      // A team gives examples of its own field mostly.
      const of = own.filter(({ example }, at) => example.carried.length > 0 || at % 4 === 0).slice(0, count);
      withExamples.push(...pairsOf(labels, of, await sourcesOf(labels, of, symbolFor)));
    }
    log('set of', labels.length, 'labels');
  }
  for (const [name, pairs] of Object.entries({ alone, withExamples })) {
    const examples = {
      features: pairs.map(({ features }) => features),
      truth: pairs.map(({ truth }) => truth),
      weights: pairs.map(({ weight }) => weight),
    };
    const model = fitLogistic(examples, 5);
    const probabilities = pairs.map(({ features }) => 1 / (1 + Math.exp(-logisticLogit(model, features))));
    const threshold = expectedF1Threshold(probabilities, 0.3, 0, examples.weights);
    const weights = Object.fromEntries(
      LABEL_FEATURES.map((feature, at) => [feature, Number(model.weights[at].toFixed(3))]),
    );
    console.log(
      name,
      pairs.length,
      JSON.stringify({
        bias: Number(model.bias.toFixed(3)),
        weights,
        threshold: Number(threshold.toFixed(3)),
      }),
    );
  }
}

/** Classes with their subclasses; every other subclass has the symbol that implies it. */
async function sectionSet(section) {
  const nodes = [...taxonomy.nodesAt('class'), ...taxonomy.nodesAt('subclass')]
    .filter(({ symbol }) => symbol.startsWith(section))
    .sort((a, b) => taxonomy.positionOf(a.symbol) - taxonomy.positionOf(b.symbol));
  const places = new Map(nodes.map(({ symbol }, at) => [symbol, at]));
  const labels = nodes.map(({ symbol, title }, at) => {
    const isClass = symbol.length === 3;
    const end = isClass ? nodes.findIndex((other, place) => place > at && other.symbol.length === 3) : at + 1;
    return {
      id: symbol,
      parent: isClass ? -1 : places.get(symbol.slice(0, 3)),
      subtreeEnd: end < 0 ? nodes.length : end,
      title: plainTitle(title),
      description: taxonomy.definitionAt(taxonomy.positionOf(symbol)),
      symbols: !isClass && at % 2 === 0 ? [symbol] : [],
    };
  });
  return {
    labels,
    symbolFor: new Map(labels.flatMap(({ symbols }) => symbols.map((symbol) => [symbol, symbol]))),
  };
}

function exampleOf(labels, { id, text: words, symbols }, labelFor) {
  const places = new Map(labels.map((label, at) => [label.id, at]));
  const carried = [...new Set(symbols.flatMap((symbol) => places.get(labelFor(symbol)) ?? []))];
  return { id, text: words, carried, refused: [], isComplete: true };
}

/** Positive pairs, those that look right, and a sample of the others. */
function pairsOf(labels, texts, sources) {
  return texts.flatMap(({ reading, example }) => {
    const { features } = labelSignals(sources, reading, example.id);
    const truth = truthOf(labels, example);
    const bar = [...features].map((row) => row[0] + row[1]).sort((a, b) => b - a)[9] ?? -Infinity;
    return features.flatMap((row, label) => {
      const is = truth(label);
      if (is === null) return [];
      if (is === 1 || row[0] + row[1] >= bar) return [{ features: row, truth: is, weight: 1 }];
      return (drawOf(example.id) + label) % 10 === 0 ? [{ features: row, truth: 0, weight: 10 }] : [];
    });
  });
}

async function measure() {
  const { labels: nodes } = labelTree(await readLabelFile(SET));
  const labels = nodes.map(({ id, parent, subtreeEnd, title, description, symbols }) => ({
    ...{ id, parent, subtreeEnd, title, description, symbols },
  }));
  const known = (symbol) => (taxonomy.has(symbol) ? symbol : symbol.slice(0, 4));
  const all = new Map(labels.flatMap(({ symbols }) => symbols.map((symbol) => [symbol, known(symbol)])));
  const truthFor = (reading) => truthIn(labels, { labels: null, symbols: reading.symbols });
  const place = new Map(labels.map(({ id }, at) => [id, at]));
  const tags = labels.flatMap(({ parent }, at) => (parent === 0 ? [at] : []));
  const rows = [];
  for (const source of ['us-green', 'us-topics']) {
    const dev = await readings(source, 'dev');
    const train = await readings(source, 'train', Number(args.examples));
    const examples = train.map((reading) => ({
      reading,
      example: {
        id: reading.id,
        text: reading.text,
        carried: truthFor(reading).map((id) => place.get(id)),
        refused: [],
        isComplete: true,
      },
    }));
    await writeTexts(source, labels, dev, examples, truthFor);
    for (const [name, symbolFor] of [
      ['words and encoder', new Map()],
      ['and the answer in the CPC', all],
    ])
      for (const count of [0, 100, examples.length]) {
        const given = examples.slice(0, count);
        const sources = await sourcesOf(labels, given, symbolFor);
        const parameters = count === 0 ? USUAL_LABEL_PARAMETERS.alone : await fitted(labels, given, sources);
        const classifier = new LabelClassifier(sources, parameters);
        const judged = dev.map((reading) => {
          const { features } = classifier.signals(reading, reading.id);
          const question = { top: 50, minScore: 0, minConfidence: null, excluded: reading.id };
          return {
            truth: truthFor(reading),
            scores: classifier.scores({ features }),
            answer: classifier.rank(reading, question),
          };
        });
        rows.push({ source, name, count, ...figuresOf(labels, tags, judged) });
        log(source, name, count, JSON.stringify(rows.at(-1).short));
      }
    for (const file of args.annif === '' ? [] : ['tfidf', 'omikuji', 'ensemble'])
      for (const count of [100, examples.length]) {
        const path = join(args.annif, `${source}-${count}-${file}.jsonl`);
        if (!existsSync(path)) continue;
        const said = new Map(
          (await readFile(path, 'utf8'))
            .split('\n')
            .filter(Boolean)
            .map((line) => {
              const { id, scores } = JSON.parse(line);
              return [id, scores];
            }),
        );
        const judged = dev.map((reading) =>
          annifAnswer(labels, reading, said.get(reading.id) ?? {}, truthFor(reading)),
        );
        rows.push({
          source,
          name: `Annif: ${file}`,
          count,
          ...figuresOf(labels, tags, withThreshold(labels, judged)),
        });
        log(source, file, count, JSON.stringify(rows.at(-1).short));
      }
  }
  await writeFile(args.output, report(rows));
  log(`wrote ${args.output}`);
}

async function fitted(labels, given, sources) {
  const pairs = new LabelPairs(labels, USUAL_LABEL_PARAMETERS.withExamples, given.length);
  for (const { reading, example } of given)
    pairs.add(example, labelSignals(sources, reading, example.id).features);
  return (await fitLabels(pairs, USUAL_LABEL_PARAMETERS.withExamples)).parameters;
}

/** What a label has: the best score at or below it. Leaves are answers. */
function annifAnswer(labels, reading, said, truth) {
  const scores = labels.map(({ id }) => said[id] ?? 0);
  for (let at = labels.length - 1; at > 0; at--)
    scores[labels[at].parent] = Math.max(scores[labels[at].parent], scores[at]);
  const answer = labels
    .flatMap((label, at) =>
      label.subtreeEnd === at + 1 ? [{ id: label.id, score: scores[at], selected: false }] : [],
    )
    .sort((a, b) => b.score - a.score);
  return { id: reading.id, truth, scores: Float64Array.from(scores), answer };
}

/** Annif decides nothing: the threshold with the best F1 on the other half of the texts, which favours it. */
function withThreshold(labels, judged) {
  const halves = [0, 1].map((half) => judged.filter(({ id }) => drawOf(id) % 2 === half));
  return halves.flatMap((own, half) => {
    const pairs = halves[1 - half].flatMap(({ truth, answer }) =>
      answer.map(({ id, score }) => [score, truth.includes(id)]),
    );
    const due = pairs.filter(([, is]) => is).length;
    let [best, threshold, hits] = [0, 1, 0];
    pairs
      .sort(([a], [b]) => b - a)
      .forEach(([score, is], at) => {
        hits += Number(is);
        const f1 = (2 * hits) / (at + 1 + due);
        if (f1 > best && score > 0) [best, threshold] = [f1, score];
      });
    return own.map((one) => ({
      ...one,
      answer: one.answer.map((label) => ({ ...label, selected: label.score >= threshold })),
    }));
  });
}

function figuresOf(labels, tags, judged) {
  const { micro, hit, calibration, interval, documents, labelled } = evaluateLabels(labels, judged);
  const own = judged.map(({ truth, scores }) =>
    tags.map((at) => [scores[at], truth.some((id) => id.startsWith(labels[at].id))]),
  );
  const precision = averagePrecision(own.flat());
  const within = bootstrap(own);
  const short = {
    ap: precision.toFixed(3),
    f1: micro.f1.toFixed(3),
    hit1: hit?.[1].toFixed(3),
    ece: calibration.ece.toFixed(3),
  };
  return { short, precision, within, micro, hit, calibration, interval, documents, labelled };
}

function averagePrecision(pairs) {
  const sorted = [...pairs].sort(([a], [b]) => b - a);
  let [hits, sum] = [0, 0];
  sorted.forEach(([, is], at) => {
    if (is) sum += ++hits / (at + 1);
  });
  return hits === 0 ? 0 : sum / hits;
}

/** 95 % bootstrap over documents. */
function bootstrap(own) {
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const drawn = Array.from({ length: ROUNDS }, () =>
    averagePrecision(own.flatMap(() => own[Math.floor(random() * own.length)])),
  ).sort((a, b) => a - b);
  return [drawn[Math.floor(ROUNDS * 0.025)], drawn[Math.floor(ROUNDS * 0.975)]];
}

/** What Annif learns from and answers: the same texts and labels. */
async function writeTexts(source, labels, dev, examples, truthFor) {
  const lines = (all) => all.map((one) => `${JSON.stringify(one)}\n`).join('');
  const vocabulary = labels.map(({ id, parent, title, description }) => ({
    id,
    parent: labels[parent]?.id ?? null,
    title,
    description,
  }));
  await writeFile(join(args.work, 'vocabulary.jsonl'), lines(vocabulary));
  await writeFile(
    join(args.work, `${source}-examples.jsonl`),
    lines(
      examples.map(({ example }) => ({
        id: example.id,
        text: example.text,
        labels: example.carried.map((at) => labels[at].id),
      })),
    ),
  );
  await writeFile(
    join(args.work, `${source}-asked.jsonl`),
    lines(dev.map((reading) => ({ id: reading.id, text: reading.text, labels: truthFor(reading) }))),
  );
}

function report(rows) {
  const of = (value) => value.toFixed(3).replace(/^0/, '');
  const within = (value, bounds) =>
    bounds === null ? of(value) : `${of(value)} [${of(bounds[0])}, ${of(bounds[1])}]`;
  const table = (source) =>
    rows
      .filter((row) => row.source === source)
      .map(
        ({ name, count, precision, within: bounds, micro, hit, interval, calibration }) =>
          `| ${[name, count === 0 ? 'none' : count, within(precision, bounds), within(micro.f1, interval.microF1), within(hit[1], interval.hit1), of(hit[3]), name.startsWith('Annif') ? '–' : `${of(calibration.ece)} (${of(calibration.eceByChance)})`].join(' | ')} |`,
      )
      .join('\n');
  const head =
    '| | examples | average precision of the tags | micro F1 | right label first | among three | calibration error (by chance) |\n|---|--:|--:|--:|--:|--:|--:|';
  const machine = `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
  const facts = (source) => {
    const { documents, labelled } = rows.find((row) => row.source === source);
    return `${documents} texts, ${labelled} of them with labels`;
  };
  return `# A label set of one's own

${machine}: \`NONET_DATA=… node bench/label-sets.mjs\`. The set is \`prisma/sample/labels/climate.tsv\`: 9 tags (Y02A to Y04S) and ${45} labels below them, in
Nonet's own words. Texts are those of dev splits; examples, by chance, of the training splits of the same source. What signals usually count for
was fitted on another source (us-all-fields) and other labels. The encoder that ships learnt from the training splits, with symbols of the CPC; us-green's
symbols of Y were left out there. The answer in the CPC is that of the compact scheme, whose symbols end at subclasses.
Average precision is of all pairs of text and tag; F1 and hits are of the deepest labels. Annif decides nothing: its threshold is the best of the
other half of the dev texts, which favours it. Brackets: 95 % bootstrap over texts.

## us-green (${facts('us-green')})
${head}
${table('us-green')}

## us-topics (${facts('us-topics')})
${head}
${table('us-topics')}
`;
}

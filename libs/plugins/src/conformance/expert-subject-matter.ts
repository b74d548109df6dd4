import { type Matrix, matrix, type Random, randomAt, row, unit } from '@nonet/numerics';
import type { SchemeNode, TextMetadata } from '../contracts/capabilities.js';
import type { ExpertExamples, ExpertFeatures, ExpertOptions, ExpertProvider } from '../contracts/expert.js';
import { ABSENT, PRESENT } from '../contracts/truth.js';
import { symbolsCovered } from './covered-symbols.js';

/** What the texts of a symbol speak of. */
const SUBJECTS = [
  ['pump', 'rotor', 'impeller', 'housing', 'shaft', 'bearing'],
  ['peptide', 'antibody', 'tumour', 'dosage', 'receptor', 'tissue'],
  ['cache', 'processor', 'memory', 'instruction', 'register', 'fetch'],
  ['yarn', 'spindle', 'fibre', 'loom', 'weaving', 'fabric'],
];
const FILLER = ['a', 'method', 'of', 'the', 'wherein', 'said', 'device', 'comprising', 'means', 'first'];

const DIMENSION = 16;
const SIGNAL_NAMES = ['similarity', 'neighbours', 'lexical'];
/** As many as a training has, and as a section. */
const REAL = { texts: 20_000, symbols: 60 };

/** A made-up section that an expert can learn: words, vectors and signals all tell of the symbol. */
export interface SubjectMatter {
  /** Up to three symbols, of those that the expert covers. */
  readonly options: ExpertOptions;
  /** One more, for an extension; null: it covers no more. */
  readonly later: string | null;
  /** Texts to learn from, with the first `symbols` symbols as columns. */
  training(symbols: number): ExpertExamples;
  /** Other texts. */
  unseen(symbols: number): ExpertExamples;
  /** The same as often as it takes: `count` texts, from the given one on. */
  some(from: number, count: number): ExpertFeatures;
  /** As many texts and symbols as in a training, of what the expert covers. */
  real(): { readonly options: ExpertOptions; readonly examples: ExpertExamples };
}

interface Sample {
  readonly text: string;
  readonly vector: Float32Array;
  /** Of all four symbols. */
  readonly truth: readonly boolean[];
  /** [signal][symbol] */
  readonly signals: readonly (readonly number[])[];
}

export function subjectMatter(provider: ExpertProvider): SubjectMatter {
  const { section, symbols } = symbolsCovered(provider, SUBJECTS.length);
  const known = symbols.length === 1 ? symbols : symbols.slice(0, Math.min(3, symbols.length - 1));
  const random = randomAt(20_250_501);
  const samples = (count: number) => Array.from({ length: count }, (_, i) => sample(i, random));
  const [training, unseen] = [samples(80), samples(24)];
  const options = optionsOf(provider, section, known);
  const made = (of: readonly Sample[], columns: number) =>
    withNeeds(examples(of, columns), provider, section);
  return {
    options,
    later: symbols[known.length] ?? null,
    training: (columns) => made(training, columns),
    unseen: (columns) => made(unseen, columns),
    some: (from, count) =>
      made(
        Array.from({ length: count }, (_, i) => unseen[(from + i) % unseen.length]),
        known.length,
      ).features,
    real() {
      const all = symbolsCovered(provider, REAL.symbols).symbols;
      const many = repeated(made(training, known.length), known.length, all.length, REAL.texts);
      return { options: optionsOf(provider, section, all), examples: withNeeds(many, provider, section) };
    },
  };
}

function optionsOf(provider: ExpertProvider, section: string, symbols: readonly string[]): ExpertOptions {
  const options = { section, symbols, dimension: DIMENSION, signalNames: SIGNAL_NAMES };
  return provider.needs?.includes('scheme') ? { ...options, scheme: schemeOf(section, symbols) } : options;
}

/** What an expert asks for beside texts, vectors and signals. */
function withNeeds(made: ExpertExamples, { needs = [] }: ExpertProvider, section: string): ExpertExamples {
  const { texts } = made.features;
  const other = section === 'A' ? 'B' : 'A';
  const metadata = (_: string, i: number): TextMetadata => ({
    date: i % 3 === 0 ? null : `20${10 + (i % 10)}-05-09`,
    applicants: i % 2 === 0 ? [] : ['Acme Ltd'],
    symbols: i % 4 === 0 ? [] : [`${other}01B1/0${i % 9}`],
  });
  const features = {
    ...made.features,
    ...(needs.includes('metadata') && { metadata: texts.map(metadata) }),
    ...(needs.includes('scores') && {
      scores: {
        symbols: [`${other}01B`, `${other}01C`],
        values: matrix(texts.length, 2, new Float32Array(texts.length * 2).fill(0.25)),
      },
    }),
  };
  return { ...made, features };
}

function schemeOf(section: string, symbols: readonly string[]): SchemeNode[] {
  const node = (symbol: string, level: SchemeNode['level'], parent: string | null, title: string) => ({
    symbol,
    level,
    title,
    definition: null,
    parent,
  });
  const classes = [...new Set(symbols.map((symbol) => symbol.slice(0, 3)))];
  return [
    node(section, 'section', null, 'All of it'),
    ...classes.map((symbol) => node(symbol, 'class', section, 'Some of it')),
    ...symbols.map((symbol, i) => {
      const title = SUBJECTS[i % SUBJECTS.length].join(', ');
      return symbol.includes('/')
        ? node(symbol, 'main-group', symbol.slice(0, 4), title)
        : node(symbol, 'subclass', symbol.slice(0, 3), title);
    }),
  ];
}

/** One subject after the other; every fifth text has a second one. */
function sample(index: number, random: Random): Sample {
  const own = [index % SUBJECTS.length, ...(index % 5 === 0 ? [(index + 1) % SUBJECTS.length] : [])];
  const pick = (words: readonly string[]) => words[random.below(words.length)];
  const words = Array.from({ length: 8 }, (_, i) => `${pick(FILLER)} ${pick(SUBJECTS[own[i % own.length]])}`);
  const truth = SUBJECTS.map((_, subject) => own.includes(subject));
  const vector = Float32Array.from(
    { length: DIMENSION },
    (_, i) => Number(truth[i] ?? 0) + 0.2 * (random.next() - 0.5),
  );
  const signal = () => truth.map((isPresent) => (isPresent ? 0.5 : 0) + 0.4 * random.next());
  return {
    text: words.join(' '),
    vector: unit(vector),
    truth,
    signals: SIGNAL_NAMES.map(signal),
  };
}

function examples(samples: readonly Sample[], columns: number): ExpertExamples {
  const vectors = matrix(samples.length, DIMENSION);
  samples.forEach(({ vector }, i) => row(vectors, i).set(vector));
  const signals = samples.map((of): Matrix => {
    const values = of.signals.flatMap((signal) => signal.slice(0, columns));
    return matrix(SIGNAL_NAMES.length, columns, Float32Array.from(values));
  });
  const truth = samples.flatMap((of) => of.truth.slice(0, columns).map((is) => (is ? PRESENT : ABSENT)));
  const texts = samples.map(({ text }) => text);
  return { features: { texts, vectors, signalNames: SIGNAL_NAMES, signals }, truth: Uint8Array.from(truth) };
}

/** The examples again and again, and their columns too. */
function repeated(of: ExpertExamples, columns: number, wanted: number, texts: number): ExpertExamples {
  const from = of.features.texts.length;
  const signals = of.features.signals.map((own) => {
    const wide = matrix(own.rows, wanted);
    for (let signal = 0; signal < own.rows; signal++)
      for (let column = 0; column < wanted; column++)
        row(wide, signal)[column] = row(own, signal)[column % columns];
    return wide;
  });
  const vectors = matrix(texts, DIMENSION);
  const truth = new Uint8Array(texts * wanted);
  for (let text = 0; text < texts; text++) {
    row(vectors, text).set(row(of.features.vectors, text % from));
    for (let column = 0; column < wanted; column++)
      truth[text * wanted + column] = of.truth[(text % from) * columns + (column % columns)];
  }
  const at = <T>(list: readonly T[]) => Array.from({ length: texts }, (_, text) => list[text % from]);
  const features = { texts: at(of.features.texts), vectors, signalNames: SIGNAL_NAMES, signals: at(signals) };
  return { features, truth };
}

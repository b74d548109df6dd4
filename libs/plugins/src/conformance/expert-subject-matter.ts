import { type Matrix, matrix, type Random, randomAt, row, unit } from '@nonet/numerics';
import type { ExpertExamples, ExpertOptions } from '../contracts/expert.js';
import { ABSENT, PRESENT } from '../contracts/truth.js';

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

/** A made-up section that an expert can learn: words, vectors and signals all tell of the symbol. */
export interface SubjectMatter {
  /** Three symbols. */
  readonly options: ExpertOptions;
  /** A fourth, for an extension. */
  readonly later: string;
  /** Texts to learn from, with the first `symbols` symbols as columns. */
  training(symbols: number): ExpertExamples;
  /** Other texts. */
  unseen(symbols: number): ExpertExamples;
}

interface Sample {
  readonly text: string;
  readonly vector: Float32Array;
  /** Of all four symbols. */
  readonly truth: readonly boolean[];
  /** [signal][symbol] */
  readonly signals: readonly (readonly number[])[];
}

export function subjectMatter(section: string): SubjectMatter {
  const random = randomAt(20_250_501);
  const samples = (count: number) => Array.from({ length: count }, (_, i) => sample(i, random));
  const [training, unseen] = [samples(80), samples(24)];
  const [symbols, [later]] = [[`${section}01B`, `${section}01C`, `${section}02D`], [`${section}03F`]];
  return {
    options: { section, symbols, dimension: DIMENSION, signalNames: SIGNAL_NAMES },
    later,
    training: (columns) => examples(training, columns),
    unseen: (columns) => examples(unseen, columns),
  };
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

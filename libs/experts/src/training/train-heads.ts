import { SECTIONS, subclassOf, type CpcSymbol } from '@nonet/cpc-taxonomy';
import type { TrainedHead } from '@nonet/encoder';
import { logit, type Matrix, randomAt, row, shuffled } from '@nonet/numerics';
import {
  adamW,
  binaryCrossEntropy,
  type Batches,
  initialState,
  linear,
  parameterValues,
  type StepContext,
  type StepResult,
  trainingProgram,
  TrainingSession,
} from '@nonet/onnx-graph';
import { MixtureError } from '../errors.js';

/** What is known of a patent whose vector is a row. */
export interface HeadLesson {
  readonly symbols: readonly CpcSymbol[];
  /** Whether what is not among its symbols does not apply. */
  readonly isComplete: boolean;
  readonly unknownSections: readonly CpcSymbol[];
}

/** The heads that experts see an encoder with. */
export type LearnedHeads = Readonly<Record<'subclasses' | 'sections', TrainedHead>>;

const BATCH = 256;
const LEAST_STEPS = 400;
const EPOCHS = 12;
/** Steps of one call: what waits for the caller to give up. */
const STEPS_AT_ONCE = 8;
/** Logits of unit vectors are small: weights are learnt for vectors that are longer by this. */
const VECTOR_SCALE = 20;
const LEARNING_RATE = 0.02;
const WEIGHT_DECAY = 0.05;
const SEED = 0;
/** A label in every text, or in none, has no end of a logit. */
const LEAST_SHARE = 1e-4;

/**
 * Heads for an encoder that comes without: a logistic regression for every subclass that a patent carries, and for every section,
 * on the vectors alone. What is not known of a patent counts neither way. The same patents make the same heads.
 * @param vectors [patents, dimension]: row by row of `lessons`
 * @throws MixtureError MIXTURE_EXAMPLES_EMPTY
 */
export async function trainHeads(
  vectors: Matrix,
  lessons: readonly HeadLesson[],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<LearnedHeads> {
  const carried = lessons.map(({ symbols }) => new Set(symbols.map((symbol) => subclassOf(symbol))));
  const subclasses = [...new Set(carried.flatMap((own) => [...own]))].filter((one) => one !== null).sort();
  if (subclasses.length === 0)
    throw new MixtureError(
      'MIXTURE_EXAMPLES_EMPTY',
      'No patent with a subclass is there that heads for the encoder could learn from.',
    );
  const labels: readonly CpcSymbol[] = [...subclasses, ...SECTIONS];
  const targets = lessons.map((lesson, place) => targetsOf(lesson, carried[place], labels));
  const [batch, dimension] = [Math.min(BATCH, lessons.length), vectors.columns];
  const program = trainingProgram({
    groups: [group('weights', [dimension, labels.length], WEIGHT_DECAY), group('bias', [labels.length], 0)],
    batch: {
      vectors: { type: 'float32', shape: [batch, dimension] },
      truth: { type: 'float32', shape: [batch, labels.length] },
      known: { type: 'float32', shape: [batch, labels.length] },
    },
    precision: 'float32',
    optimizer: adamW(),
    clipNorm: Infinity,
    accumulate: 1,
    step: lossOf,
  });
  const first = {
    weights: new Float32Array(dimension * labels.length),
    bias: Float32Array.from(labels, (_, label) => usualLogit(targets, label)),
  };
  const session = await TrainingSession.open(program, initialState(program, first), 'cpu');
  try {
    const steps = Math.max(LEAST_STEPS, Math.ceil((EPOCHS * lessons.length) / batch));
    for (let done = 0; done < steps; done += STEPS_AT_ONCE) {
      signal?.throwIfAborted();
      const count = Math.min(STEPS_AT_ONCE, steps - done);
      const rates = Array.from({ length: count }, (_, i) => LEARNING_RATE * (1 - (done + i) / steps));
      await session.run(batchesOf(vectors, targets, { first: done, count, batch }), rates);
    }
    const { weights, bias } = parameterValues(program, session.state);
    return {
      subclasses: headOf(subclasses, { weights, bias, from: 0, columns: labels.length }),
      sections: headOf(SECTIONS, { weights, bias, from: subclasses.length, columns: labels.length }),
    };
  } finally {
    await session.dispose();
  }
}

const group = (name: string, shape: readonly number[], weightDecay: number) => ({
  name,
  learningRateScale: 1,
  weightDecay,
  parameters: [{ name, shape }],
});

function lossOf({
  f,
  parameters: { weights, bias },
  batch: { vectors, truth, known },
}: StepContext): StepResult {
  const logits = linear(f, f.mul(vectors!, VECTOR_SCALE), weights!, bias!);
  return { loss: binaryCrossEntropy(f, logits, truth!, known!), metrics: {} };
}

/** For each label whether a patent has it, and whether that is known. */
interface Targets {
  readonly truth: Float32Array;
  readonly known: Float32Array;
}

function targetsOf(
  { symbols, isComplete, unknownSections }: HeadLesson,
  carried: ReadonlySet<CpcSymbol | null>,
  labels: readonly CpcSymbol[],
): Targets {
  const sections = new Set<string>(symbols.map((symbol) => symbol[0]));
  const has = (label: CpcSymbol) => (label.length === 1 ? sections.has(label) : carried.has(label));
  // A patent of which only the section is told has some subclass there.
  const isOpen = (label: CpcSymbol) => label.length > 1 && symbols.some((symbol) => symbol === label[0]);
  const truth = Float32Array.from(labels, (label) => (has(label) ? 1 : 0));
  const known = Float32Array.from(labels, (label, i) => {
    if (truth[i] === 1) return 1;
    return isComplete && !unknownSections.includes(label[0] as CpcSymbol) && !isOpen(label) ? 1 : 0;
  });
  return { truth, known };
}

function usualLogit(targets: readonly Targets[], label: number): number {
  let [present, known] = [0, 0];
  for (const one of targets) {
    present += one.truth[label];
    known += one.known[label];
  }
  const share = known === 0 ? 0 : present / known;
  return logit(share, LEAST_SHARE);
}

/** Each time around in an order of its own. */
function batchesOf(
  vectors: Matrix,
  targets: readonly Targets[],
  { first, count, batch }: { readonly first: number; readonly count: number; readonly batch: number },
): Batches {
  const labels = targets[0].truth.length;
  const parts = {
    vectors: new Float32Array(count * batch * vectors.columns),
    truth: new Float32Array(count * batch * labels),
    known: new Float32Array(count * batch * labels),
  };
  const perRound = Math.floor(targets.length / batch);
  let order: readonly number[] = [];
  let round = -1;
  for (let step = 0; step < count; step++) {
    const at = first + step;
    if (Math.floor(at / perRound) !== round) {
      round = Math.floor(at / perRound);
      order = shuffled([...targets.keys()], randomAt(SEED, round));
    }
    for (let place = 0; place < batch; place++) {
      const patent = order[(at % perRound) * batch + place];
      const to = step * batch + place;
      parts.vectors.set(row(vectors, patent), to * vectors.columns);
      parts.truth.set(targets[patent].truth, to * labels);
      parts.known.set(targets[patent].known, to * labels);
    }
  }
  return {
    vectors: { data: parts.vectors, shape: [count, batch, vectors.columns] },
    truth: { data: parts.truth, shape: [count, batch, labels] },
    known: { data: parts.known, shape: [count, batch, labels] },
  };
}

/** Some columns of all, for vectors of unit length. */
function headOf(
  labels: readonly CpcSymbol[],
  {
    weights,
    bias,
    from,
    columns,
  }: { weights: Float32Array; bias: Float32Array; from: number; columns: number },
): TrainedHead {
  const dimension = weights.length / columns;
  const own = new Float32Array(dimension * labels.length);
  for (let i = 0; i < dimension; i++)
    labels.forEach((_, label) => {
      own[i * labels.length + label] = VECTOR_SCALE * weights[i * columns + from + label];
    });
  return { labels, weights: own, bias: bias.slice(from, from + labels.length) };
}

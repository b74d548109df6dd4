import { gradients } from '../autodiff/gradients.js';
import { Expressions } from '../autodiff/expressions.js';
import type { DataType, FloatType, TensorData } from '../data-types.js';
import type { Shape } from '../dimensions.js';
import { GraphBuilder } from '../graph-builder.js';
import type { Tensor } from '../tensor.js';
import { dropout } from './dropout.js';
import type { GroupSettings, Optimizer, Update } from './optimizers.js';

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Parameters trained alike. They live as one vector, in the order given here. */
export interface ParameterGroup extends GroupSettings {
  readonly name: string;
  readonly parameters: readonly ParameterShape[];
}

export interface BatchInput {
  readonly type: DataType;
  /** Of one step, or of one part of it where gradients are accumulated; names are dimensions that differ from run to run. */
  readonly shape: Shape;
}

/** What the formula of a step can use. */
export interface StepContext {
  readonly f: Expressions;
  /** The trained tensors by name, in the precision of the products. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /** The inputs of this step by name. */
  readonly batch: Readonly<Record<string, Tensor>>;
  /** A weight that is not trained; it stays on the device. */
  frozen<T extends DataType>(name: string, type: T, shape: readonly number[], data: TensorData[T]): Tensor;
  /** Dropout whose seed is the number of the step and of this call within it. */
  dropout(x: Tensor, rate: number): Tensor;
}

export interface StepResult {
  /** One number in float32; the mean over the step's examples. */
  readonly loss: Tensor;
  /** Further numbers in float32 to report for every step. */
  readonly metrics: Readonly<Record<string, Tensor>>;
}

export interface TrainingProgramOptions {
  readonly groups: readonly ParameterGroup[];
  readonly batch: Readonly<Record<string, BatchInput>>;
  /**
   * Of parameters and activations in the formula; the parameters themselves are always kept in float32. float16 scales
   * the loss, by as much as its range allows, and passes over steps whose gradients left it.
   */
  readonly precision: FloatType;
  readonly optimizer: Optimizer;
  /** The largest norm of all gradients together; Infinity does not clip. */
  readonly clipNorm: number;
  /** Parts of a step, run one after the other; their gradients are averaged. 1 for none. */
  readonly accumulate: number;
  readonly step: (context: StepContext) => StepResult;
}

/** A model whose every run is a number of training steps, with what a session must know to feed it. */
export interface TrainingProgram {
  readonly model: Uint8Array;
  readonly groups: readonly ParameterGroup[];
  readonly batch: Readonly<Record<string, BatchInput>>;
  readonly precision: FloatType;
  readonly optimizer: Optimizer;
  readonly accumulate: number;
  readonly metrics: readonly string[];
}

/** Scaling of the loss in float16: halved when gradients overflow, doubled after this many steps that did not. */
const GROW_AFTER = 2000;
const LARGEST_SCALE = 2 ** 24;

export const elements = ({ shape }: ParameterShape): number => shape.reduce((count, size) => count * size, 1);
export const groupSize = ({ parameters }: ParameterGroup): number =>
  parameters.reduce((count, parameter) => count + elements(parameter), 0);

/**
 * Builds the program: an ONNX Loop over steps. Each iteration takes its part of the batches and its coefficients, computes
 * the loss, its gradients and the update; parameters and the optimizer's vectors go from iteration to iteration and
 * leave the device only when the loop is done.
 */
export function trainingProgram(options: TrainingProgramOptions): TrainingProgram {
  const { groups, batch, optimizer, accumulate } = options;
  const graph = new GraphBuilder('training');
  const state = groups.flatMap((group) =>
    ['parameters', ...optimizer.slots].map((slot) =>
      graph.input(`${group.name}.${slot}`, 'float32', [groupSize(group)]),
    ),
  );
  const counters = [
    graph.input('step', 'int64', []),
    graph.input('scale', 'float32', []),
    graph.input('good', 'float32', []),
  ];
  const width = optimizer.neutral.length * groups.length;
  const coefficients = graph.input('coefficients', 'float32', ['steps', width]);
  const parts = accumulate === 1 ? [] : [accumulate];
  const batches = Object.entries(batch).map(([name, { type, shape }]) =>
    graph.input(`batch.${name}`, type, ['steps', ...parts, ...shape]),
  );
  let metrics: readonly string[] = [];
  const trips = graph.op('Gather', [graph.op('Shape', [coefficients]), graph.constant('int64', 0)]);
  const { carried, collected } = graph.loop({
    trips,
    carried: [...state, ...counters],
    body: (body, iteration, values) => {
      const f = new Expressions(body);
      const inputs = batches.map((input) => f.gather(input, iteration));
      const result = trainingStep(f, options, {
        graph,
        state: values.slice(0, state.length),
        counters: values.slice(state.length) as [Tensor, Tensor, Tensor],
        inputs,
        coefficients: f.gather(coefficients, iteration),
      });
      metrics = Object.keys(result.metrics);
      return {
        carried: [...result.state, ...result.counters],
        collected: [result.loss, result.norm, ...Object.values(result.metrics)],
      };
    },
  });
  [...state, ...counters].forEach(({ name }, i) => graph.output(`next.${name}`, carried[i]!));
  ['losses', 'norms', ...metrics.map((name) => `metric.${name}`)].forEach((name, i) =>
    graph.output(name, collected[i]!),
  );
  return { ...options, model: graph.build(), metrics };
}

interface StepInputs {
  /** The graph around the loop, which holds what is not trained. */
  readonly graph: GraphBuilder;
  readonly state: readonly Tensor[];
  readonly counters: readonly [step: Tensor, scale: Tensor, good: Tensor];
  readonly inputs: readonly Tensor[];
  /** [groups * coefficients]. */
  readonly coefficients: Tensor;
}

/** One step: loss, gradients, clipping, update. */
function trainingStep(f: Expressions, options: TrainingProgramOptions, step: StepInputs) {
  const { groups, optimizer, precision, clipNorm } = options;
  const [number, scale, good] = step.counters;
  const perGroup = 1 + optimizer.slots.length;
  const vectors = groups.map((_, i) => step.state.slice(i * perGroup, (i + 1) * perGroup));
  const masters = vectors.map(([parameters]) => parameters!);
  const { loss, metrics, flat } = accumulated(f, options, step, masters);

  const scaled = f.sqrt(
    flat.map((g) => f.graph.op('ReduceSumSquare', [f.cast(g, 'float32')], { keepdims: 0 })).reduce(f.add),
  );
  const half = precision === 'float16';
  const norm = half ? f.div(scaled, scale) : scaled;
  // A comparison with NaN is false, so that this finds NaN as well as infinity.
  const finite = f.less(scaled, 3e38);
  const clipped = clipNorm === Infinity ? null : f.min(f.div(clipNorm, f.add(norm, 1e-6)), 1);
  const factor = half ? f.div(clipped ?? 1, scale) : clipped;
  const gradient = (g: Tensor): Tensor => {
    const clean = f.cast(half ? f.where(finite, g, 0) : g, 'float32');
    return factor ? f.mul(clean, half ? f.where(finite, factor, 0) : factor) : clean;
  };
  const neutral = f.graph.constant(
    'float32',
    groups.flatMap(() => optimizer.neutral),
  );
  const used = half ? f.where(finite, step.coefficients, neutral) : step.coefficients;
  const each = f.split(
    used,
    groups.flatMap(() => optimizer.neutral.map(() => 1)),
    0,
  );
  const state = groups.flatMap((_, i) => {
    const [parameters, ...slots] = vectors[i] as [Tensor, ...Tensor[]];
    const coefficients = each.slice(i * optimizer.neutral.length, (i + 1) * optimizer.neutral.length);
    const update: Update = { parameters, slots, coefficients, gradient: gradient(flat[i]!) };
    const moved = optimizer.update(f, update);
    return [moved.parameters, ...moved.slots];
  });
  const counters = [f.add(number, 1), ...(half ? nextScale(f, finite, scale, good) : [scale, good])];
  return { state, counters, loss, norm, metrics };
}

function nextScale(f: Expressions, finite: Tensor, scale: Tensor, good: Tensor): [Tensor, Tensor] {
  const count = f.where(finite, f.add(good, 1), 0);
  const grown = f.greaterOrEqual(count, GROW_AFTER);
  const next = f.where(
    finite,
    f.where(grown, f.min(f.mul(scale, 2), LARGEST_SCALE), scale),
    f.max(f.mul(scale, 0.5), 1),
  );
  return [next, f.where(grown, 0, count)];
}

interface Derived {
  readonly loss: Tensor;
  readonly metrics: Readonly<Record<string, Tensor>>;
  /** The gradients of each group as one vector. */
  readonly flat: readonly Tensor[];
}

/** Loss and gradients of a step, over all its parts. */
function accumulated(
  f: Expressions,
  options: TrainingProgramOptions,
  step: StepInputs,
  masters: readonly Tensor[],
): Derived {
  const { accumulate } = options;
  if (accumulate === 1) return derive(f, options, step, masters, step.counters[0]);
  let names: readonly string[] = [];
  const zero = f.graph.constant('float32', 0);
  const sums = masters.map((master) => f.zerosLike(master));
  const { carried, collected } = f.graph.loop({
    trips: f.graph.constant('int64', accumulate),
    carried: sums,
    body: (body, part, totals) => {
      const inner = new Expressions(body);
      const seed = inner.add(inner.mul(step.counters[0], accumulate), part);
      const inputs = step.inputs.map((input) => inner.gather(input, part));
      const { loss, metrics, flat } = derive(inner, options, { ...step, inputs }, masters, seed);
      names = Object.keys(metrics);
      const added = flat.map((g, i) =>
        inner.add(totals[i]!, inner.mul(inner.cast(g, 'float32'), 1 / accumulate)),
      );
      return { carried: added, collected: [loss, ...Object.values(metrics)] };
    },
  });
  const means = collected.map((values) => f.graph.op('ReduceMean', [values], { keepdims: 0 }));
  const metrics = Object.fromEntries(names.map((name, i) => [name, means[i + 1]!]));
  return { loss: means[0] ?? zero, metrics, flat: carried };
}

/** Loss and gradients of one part of a step. */
function derive(
  f: Expressions,
  { groups, batch, precision, step: formula }: TrainingProgramOptions,
  { graph, inputs, counters: [, scale] }: StepInputs,
  masters: readonly Tensor[],
  seed: Tensor,
): Derived {
  const views = groups.map((group, i) => unpack(f, group, f.cast(masters[i]!, precision)));
  let calls = 0;
  const result = formula({
    f,
    parameters: Object.fromEntries(
      groups.flatMap(({ parameters }, i) => parameters.map(({ name }, k) => [name, views[i]![k]!])),
    ),
    batch: Object.fromEntries(Object.keys(batch).map((name, i) => [name, inputs[i]!])),
    frozen: (name, type, shape, data) => graph.initializer(name, type, shape, data),
    dropout: (x, rate) => dropout(f, x, rate, f.add(f.mul(seed, 1000), calls++)),
  });
  const loss = f.cast(f.reshape(result.loss, []), 'float32');
  const derived = gradients(f.graph, loss, views.flat(), precision === 'float16' ? scale : undefined);
  let next = 0;
  const flat = views.map((group) =>
    f.concat(
      group.map(() => f.reshape(derived[next++]!, [-1])),
      0,
    ),
  );
  return { loss, metrics: result.metrics, flat };
}

/** The tensors of a group out of its vector. */
function unpack(f: Expressions, { parameters }: ParameterGroup, vector: Tensor): Tensor[] {
  const parts = f.split(vector, parameters.map(elements), 0);
  return parameters.map(({ shape }, i) => f.reshape(parts[i]!, shape));
}

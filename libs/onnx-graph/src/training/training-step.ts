import { Expressions } from '../autodiff/expressions.js';
import { gradients } from '../autodiff/gradients.js';
import type { GraphBuilder } from '../graph/graph-builder.js';
import type { Tensor } from '../graph/tensor.js';
import type { ParameterUpdate } from './optimizers.js';
import { elements, groupSize, type ParameterGroup } from './parameter-groups.js';
import type { TrainingProgramOptions } from './training-program.js';

/** Scaling of the loss in float16: halved when gradients overflow, doubled after this many steps that did not. */
const GROW_AFTER = 2000;
const LARGEST_SCALE = 2 ** 24;

export interface StepInputs {
  /** The graph around the loop, which holds what is not trained. */
  readonly graph: GraphBuilder;
  readonly state: readonly Tensor[];
  readonly counters: readonly [step: Tensor, scale: Tensor, good: Tensor];
  readonly inputs: readonly Tensor[];
  /** [groups * coefficients]. */
  readonly coefficients: Tensor;
}

/** One step: loss, gradients, clipping, update. */
export function trainingStep(f: Expressions, options: TrainingProgramOptions, step: StepInputs) {
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
  // A comparison with NaN is false, so that this finds NaN as well as infinity.
  const finite = f.less(scaled, 3e38);
  const norm = half ? f.where(finite, f.div(scaled, scale), Infinity) : scaled;
  const clipped = clipNorm === Infinity ? null : f.min(f.div(clipNorm, f.add(norm, 1e-6)), 1);
  const factor = half ? f.div(clipped ?? 1, scale) : clipped;
  const gradient = (g: Tensor): Tensor => {
    const full = f.cast(g, 'float32');
    const clean = half ? f.where(finite, full, 0) : full;
    return factor ? f.mul(clean, half ? f.where(finite, factor, 0) : factor) : clean;
  };
  const neutral = f.graph.constant(
    'float32',
    groups.flatMap(() => optimizer.neutral),
  );
  const used = half ? f.where(finite, step.coefficients, neutral) : step.coefficients;
  const each = f.split(
    f.reshape(used, [-1, 1]),
    groups.flatMap(() => optimizer.neutral.map(() => 1)),
    0,
  );
  const state = groups.flatMap((_, i) => {
    const [parameters, ...slots] = vectors[i] as [Tensor, ...Tensor[]];
    const coefficients = each.slice(i * optimizer.neutral.length, (i + 1) * optimizer.neutral.length);
    const update: ParameterUpdate = { parameters, slots, coefficients, gradient: gradient(flat[i]!) };
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
  /** The gradients of each group as one vector [1, n]. */
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
  if (accumulate === 1) return derive(f, options, step, masters);
  let names: readonly string[] = [];
  const zero = f.graph.constant('float32', 0);
  const sums = masters.map((master) => f.zerosLike(master));
  const { carried, collected } = f.graph.loop({
    trips: f.graph.constant('int64', accumulate),
    carried: sums,
    body: (body, part, totals) => {
      const inner = new Expressions(body);
      const inputs = step.inputs.map((input) => inner.gather(input, part));
      const { loss, metrics, flat } = derive(inner, options, { ...step, inputs }, masters);
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
): Derived {
  const views = groups.map((group, i) => unpack(f, group, f.cast(masters[i]!, precision)));
  const result = formula({
    f,
    parameters: Object.fromEntries(
      groups.flatMap(({ parameters }, i) => parameters.map(({ name }, k) => [name, views[i]![k]!])),
    ),
    batch: Object.fromEntries(Object.keys(batch).map((name, i) => [name, inputs[i]!])),
    frozen: (name, type, shape, data) => graph.initializer(name, type, shape, data),
  });
  const loss = f.cast(f.reshape(result.loss, []), 'float32');
  const derived = gradients(f.graph, loss, views.flat(), precision === 'float16' ? scale : undefined);
  let next = 0;
  const flat = groups.map((group) => pack(f, group, derived.slice(next, (next += group.parameters.length))));
  return { loss, metrics: result.metrics, flat };
}

/**
 * The largest number that divides the sizes of all tensors of a group. Vectors are split and joined as rows of this
 * length: the CUDA kernels keep a table with an entry for each place along the axis, on the host, at every call.
 */
const unit = ({ parameters }: ParameterGroup): number => parameters.map(elements).reduce(divisor);

/** The greatest common divisor. */
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** The tensors of a group out of its vector [1, n]. */
function unpack(f: Expressions, group: ParameterGroup, vector: Tensor): Tensor[] {
  const { parameters } = group;
  const rows = f.reshape(vector, [groupSize(group) / unit(group), unit(group)]);
  const parts = f.split(
    rows,
    parameters.map((parameter) => elements(parameter) / unit(group)),
    0,
  );
  return parameters.map(({ shape }, i) => f.reshape(parts[i]!, shape));
}

/** The vector [1, n] of a group out of tensors of the shapes of its parameters. */
function pack(f: Expressions, group: ParameterGroup, tensors: readonly Tensor[]): Tensor {
  const sums = tensors.map((tensor) => f.partsOf(tensor) ?? []);
  const alike = sums.every(
    (all) => all.length > 0 && all.every(({ shape }) => shape[0] === sums[0]![0]!.shape[0]),
  );
  if (alike) return packSums(f, group, sums.flat());
  const rows = tensors.map((tensor, i) =>
    f.reshape(tensor, [elements(group.parameters[i]!) / unit(group), unit(group)]),
  );
  return f.reshape(f.concat(rows, 0), [1, groupSize(group)]);
}

/** The same where all are sums of columns, by their first stages [parts, 1, n]: one second stage for all. */
function packSums(f: Expressions, group: ParameterGroup, sums: readonly Tensor[]): Tensor {
  const width = sums.map((part) => f.size(part, -1)).reduce(divisor);
  const rows = sums.map((part) => f.reshape(part, [f.size(part, 0), -1, width]));
  return f.reshape(f.sumOfParts(f.concat(rows, 1)), [1, groupSize(group)]);
}

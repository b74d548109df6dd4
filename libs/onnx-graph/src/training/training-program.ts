import { Expressions } from '../autodiff/expressions.js';
import type { DataType, FloatType, TensorData } from '../types/data-types.js';
import type { Shape } from '../types/dimensions.js';
import { GraphBuilder, type GraphDevice } from '../graph/graph-builder.js';
import type { Tensor } from '../graph/tensor.js';
import type { Optimizer } from './optimizers.js';
import { groupSize, type ParameterGroup } from './parameter-groups.js';
import { trainingStep } from './training-step.js';

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
}

export interface StepResult {
  /** One number in float32; the mean over the step's examples. */
  readonly loss: Tensor;
  /** Further numbers in float32 to report for every step. */
  readonly metrics: Readonly<Record<string, Tensor>>;
}

export interface TrainingProgramOptions {
  /** Where it will run; default: `cpu`, which runs everywhere. */
  readonly device?: GraphDevice;
  readonly groups: readonly ParameterGroup[];
  readonly batch: Readonly<Record<string, BatchInput>>;
  /**
   * Of parameters and activations in the formula; the parameters themselves are always kept in float32. float16 scales
   * the loss, by as much as its range allows, and passes over steps whose gradients left it.
   */
  readonly precision: FloatType;
  readonly optimizer: Optimizer;
  /** Maximum norm of all gradients together; Infinity: no clipping. */
  readonly clipNorm: number;
  /** Number of parts of a step, run one after the other; their gradients are averaged. 1: no parts. */
  readonly accumulate: number;
  readonly step: (context: StepContext) => StepResult;
}

/** A model of which each run does a number of training steps, with what a session must know to feed it. */
export interface TrainingProgram {
  readonly model: Uint8Array;
  readonly device: GraphDevice;
  readonly groups: readonly ParameterGroup[];
  readonly batch: Readonly<Record<string, BatchInput>>;
  readonly precision: FloatType;
  readonly optimizer: Optimizer;
  readonly accumulate: number;
  readonly metrics: readonly string[];
}

/**
 * Builds the program: an ONNX Loop over steps. Each iteration takes its part of the batches and its coefficients, computes
 * the loss, its gradients and the update; parameters and the optimizer's vectors go from iteration to iteration and
 * leave the device only when the loop is done.
 */
export function trainingProgram(options: TrainingProgramOptions): TrainingProgram {
  const { groups, batch, optimizer, accumulate, device = 'cpu' } = options;
  const graph = new GraphBuilder('training', null, device);
  const state = groups.flatMap((group) =>
    ['parameters', ...optimizer.slots].map((slot) =>
      graph.input(`${group.name}.${slot}`, 'float32', [1, groupSize(group)]),
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
  return { ...options, device, model: graph.build(), metrics };
}

import { Float16Bits } from '@nonet/numerics';
import type { FloatType, ParameterGroup, StepContext, TensorData } from '@nonet/onnx-graph';
import type { BertWeights } from '@nonet/encoder/bert';
import { encoderParameters, type EncoderParameter, readParameter } from './encoder-parameters.js';
import type { EncoderTensors } from './encoder-formula.js';

/** Values of tensors by name. */
export type Values = Readonly<Record<string, Float32Array>>;

/** Which numbers of an encoder are trained, and how the encoder is computed from them. */
export interface Trainable {
  readonly groups: readonly ParameterGroup[];
  /** Whether the tables of embeddings are the encoder's own, because they were trained, or those of its base. */
  readonly tables: 'own' | 'of-base';
  /** First values of all that is trained. */
  readonly first: Values;
  /** The tensors of the encoder in a training graph. */
  tensors(context: StepContext, precision: FloatType): EncoderTensors;
  /** The values of all parameters of the encoder, from those that were trained. */
  encoderValues(trained: Values): Values;
}

/**
 * Every weight is trained. The tables of embeddings are half of a small encoder and hold what it knows of rare words:
 * `frozen` keeps them, and halves what a step moves.
 */
export interface FullTraining {
  readonly type: 'full';
  readonly tables: 'trained' | 'frozen';
}

export function fullTraining(weights: BertWeights, { tables }: FullTraining, weightDecay: number): Trainable {
  const parameters = encoderParameters(weights.config);
  const values = readAll(weights, parameters);
  const trained = parameters.filter(({ kind }) => tables === 'trained' || kind !== 'table');
  const group = (kind: EncoderParameter['kind'], decay: number): ParameterGroup => ({
    name: kind,
    learningRateScale: 1,
    weightDecay: decay,
    parameters: trained.filter((parameter) => parameter.kind === kind),
  });
  // Tables are not decayed: rows of words that the texts do not have would only shrink.
  const groups = [group('table', 0), group('matrix', weightDecay), group('vector', 0)];
  return {
    groups: groups.filter((one) => one.parameters.length > 0),
    tables: tables === 'trained' ? 'own' : 'of-base',
    first: Object.fromEntries(trained.map(({ name }) => [name, values[name]!])),
    tensors: (context, precision) => ({
      ...frozenTensors(context, precision, parameters, values, new Set(trained.map(({ name }) => name))),
      ...context.parameters,
    }),
    encoderValues: (now) => ({ ...values, ...now }),
  };
}

export const readAll = (weights: BertWeights, parameters: readonly EncoderParameter[]): Values =>
  Object.fromEntries(parameters.map((parameter) => [parameter.name, readParameter(weights, parameter)]));

/** The tensors that are not trained, as constants of the graph. */
export function frozenTensors(
  { frozen }: StepContext,
  precision: FloatType,
  parameters: readonly EncoderParameter[],
  values: Values,
  trained: ReadonlySet<string>,
): EncoderTensors {
  const still = parameters.filter(({ name }) => !trained.has(name));
  return Object.fromEntries(
    still.map(({ name, shape }) => [name, frozen(name, precision, shape, ofType(values[name]!, precision))]),
  );
}

const ofType = (values: Float32Array, type: FloatType): TensorData[FloatType] =>
  type === 'float32' ? values : Float16Bits[type].fromFloats(values);

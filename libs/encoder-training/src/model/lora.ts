import { randomAt } from '@nonet/numerics';
import type { FloatType, ParameterGroup, StepContext, Tensor } from '@nonet/onnx-graph';
import type { BertWeights } from '@nonet/encoder/bert';
import { encoderParameters, type EncoderParameter } from './encoder-parameters.js';
import { frozenTensors, readAll, type Trainable, type Values } from './trainable.js';

/** The linear layers of a transformer layer that LoRA can adapt, under their names in the checkpoint. */
export const LORA_TARGETS = {
  query: 'attention.self.query',
  key: 'attention.self.key',
  value: 'attention.self.value',
  'attention-output': 'attention.output.dense',
  intermediate: 'intermediate.dense',
  output: 'output.dense',
} as const;

export type LoraTarget = keyof typeof LORA_TARGETS;

/**
 * LoRA (Hu et al., Low-Rank Adaptation of Large Language Models, 2021): each chosen matrix W becomes
 * W + alpha / rank · A B, with A `[in, rank]` and B `[rank, out]` trained and everything else kept. The result is written
 * with the products added to the matrices, so that it opens, classifies and can be trained further like any encoder.
 */
export interface LoraTraining {
  readonly type: 'lora';
  readonly rank: number;
  readonly alpha: number;
  readonly targets: readonly LoraTarget[];
}

/** The adapter of one linear layer. */
interface Adapter {
  /** Of the layer in the checkpoint, without `.weight`. */
  readonly layer: string;
  readonly inputs: number;
  readonly outputs: number;
}

const adapterNames = (layer: string): [a: string, b: string] => [`${layer}.lora_A`, `${layer}.lora_B`];

export function loraTraining(weights: BertWeights, settings: LoraTraining, seed: number): Trainable {
  const parameters = encoderParameters(weights.config);
  const values = readAll(weights, parameters);
  const { rank, alpha, targets } = settings;
  const adapters = adaptersOf(parameters, targets);
  const group: ParameterGroup = {
    name: 'lora',
    learningRateScale: 1,
    weightDecay: 0,
    parameters: adapters.flatMap(({ layer, inputs, outputs }) => {
      const [a, b] = adapterNames(layer);
      return [
        { name: a, shape: [inputs, rank] },
        { name: b, shape: [rank, outputs] },
      ];
    }),
  };
  return {
    groups: [group],
    tables: 'of-base',
    first: firstAdapters(adapters, rank, seed),
    tensors: (context, precision) => {
      const frozen = frozenTensors(context, precision, parameters, values, new Set());
      const adapted = parameters.filter((parameter) => adaptersOf([parameter], targets).length > 0);
      const changed = adapted.map((parameter): [string, Tensor] => [
        parameter.name,
        context.f.add(frozen[parameter.name]!, change(context, parameter, precision, alpha / rank)),
      ]);
      return { ...frozen, ...Object.fromEntries(changed) };
    },
    encoderValues: (trained) => mergeAdapters(parameters, values, trained, settings),
  };
}

/** What the adapters add to a matrix; layers without one stand in it as zeros. */
function change(
  { f, parameters }: StepContext,
  parameter: EncoderParameter,
  precision: FloatType,
  scale: number,
): Tensor {
  const [inputs, outputs] = parameter.shape as [number, number];
  const zeros = [inputs, outputs / parameter.sources.length];
  const parts = sourceLayers(parameter).map((layer) => {
    const [a, b] = adapterNames(layer).map((name) => parameters[name]);
    if (a && b) return f.product(a, b, { alpha: scale });
    return f.graph.op('Expand', [f.graph.constant(precision, 0), f.graph.integers(zeros)]);
  });
  return f.concat(parts, 1);
}

/** A is drawn as PyTorch draws linear layers, B is zero: the adapted encoder starts as the one it adapts. */
function firstAdapters(adapters: readonly Adapter[], rank: number, seed: number): Values {
  const first: Record<string, Float32Array> = {};
  adapters.forEach((adapter, index) => {
    const random = randomAt(seed, -2, index);
    const range = 1 / Math.sqrt(adapter.inputs);
    const [a, b] = adapterNames(adapter.layer);
    first[a] = Float32Array.from({ length: adapter.inputs * rank }, () => (2 * random.next() - 1) * range);
    first[b] = new Float32Array(rank * adapter.outputs);
  });
  return first;
}

const sourceLayers = ({ sources }: EncoderParameter): string[] =>
  sources.map((source) => source.replace(/\.weight$/, ''));

function adaptersOf(parameters: readonly EncoderParameter[], targets: readonly LoraTarget[]): Adapter[] {
  const wanted = targets.map((target): string => LORA_TARGETS[target]);
  return parameters
    .filter(({ kind }) => kind === 'matrix')
    .flatMap((parameter) => {
      const [inputs, outputs] = parameter.shape as [number, number];
      return sourceLayers(parameter)
        .filter((layer) => wanted.includes(layer.replace(/^encoder\.layer\.\d+\./, '')))
        .map((layer) => ({ layer, inputs, outputs: outputs / parameter.sources.length }));
    });
}

/** The weights with their adapters added: an encoder of these computes the same vectors without adapters. */
function mergeAdapters(
  parameters: readonly EncoderParameter[],
  values: Values,
  trained: Values,
  { rank, alpha }: Pick<LoraTraining, 'rank' | 'alpha'>,
): Values {
  const merged: Record<string, Float32Array> = { ...values };
  for (const parameter of parameters.filter(({ kind }) => kind === 'matrix')) {
    const layers = sourceLayers(parameter);
    if (!layers.some((layer) => adapterNames(layer)[0] in trained)) continue;
    const [inputs, width] = parameter.shape as [number, number];
    const outputs = width / layers.length;
    const sum = values[parameter.name]!.slice();
    layers.forEach((layer, part) => {
      const [a, b] = adapterNames(layer).map((name) => trained[name]);
      if (!a || !b) return;
      for (let i = 0; i < inputs; i++) {
        const at = i * width + part * outputs;
        for (let r = 0; r < rank; r++) {
          const factor = (alpha / rank) * a[i * rank + r]!;
          for (let o = 0; o < outputs; o++) sum[at + o]! += factor * b[r * outputs + o]!;
        }
      }
    });
    merged[parameter.name] = sum;
  }
  return merged;
}

import type { ParameterGroup, Tensor } from '@nonet/onnx-graph';
import type { BertWeights } from '../bert/bert-parameters.js';
import { encoderParameters, type EncoderParameter } from './encoder-parameters.js';
import { randomAt } from './random.js';
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
 * W + alpha / rank · A B, with A `[in, rank]` and B `[rank, out]` trained and everything else kept.
 */
export interface LoraTraining {
  readonly type: 'lora';
  readonly rank: number;
  readonly alpha: number;
  readonly targets: readonly LoraTarget[];
}

/** The adapter of one linear layer. */
export interface Adapter {
  /** Of the layer in the checkpoint, without `.weight`. */
  readonly layer: string;
  readonly inputs: number;
  readonly outputs: number;
}

export const adapterNames = ({ layer }: Adapter): [a: string, b: string] => [
  `${layer}.lora_A`,
  `${layer}.lora_B`,
];

export function loraTraining(weights: BertWeights, settings: LoraTraining, seed: number): Trainable {
  const parameters = encoderParameters(weights.config);
  const values = readAll(weights, parameters);
  const { rank, alpha } = settings;
  const adapters = adaptersOf(parameters, settings);
  const scale = alpha / rank;
  const group: ParameterGroup = {
    name: 'lora',
    learningRateScale: 1,
    weightDecay: 0,
    parameters: adapters.flatMap((adapter) => {
      const [a, b] = adapterNames(adapter);
      return [
        { name: a, shape: [adapter.inputs, rank] },
        { name: b, shape: [rank, adapter.outputs] },
      ];
    }),
  };
  return {
    groups: [group],
    first: firstAdapters(adapters, rank, seed),
    tensors: (context, precision) => {
      const { f } = context;
      const frozen = frozenTensors(context, precision, parameters, values, new Set());
      const adapted = parameters.filter((parameter) => adaptersOf([parameter], settings).length > 0);
      const changed = adapted.map((parameter): [string, Tensor] => {
        const parts = sourceLayers(parameter).map((layer) => {
          const [a, b] = adapterNames({ layer, inputs: 0, outputs: 0 }).map(
            (name) => context.parameters[name],
          );
          if (a && b) return f.product(a, b, { alpha: scale });
          const [inputs, outputs] = parameter.shape as [number, number];
          return f.graph.op('Expand', [
            f.graph.constant(precision, 0),
            f.graph.integers([inputs, outputs / parameter.sources.length]),
          ]);
        });
        return [parameter.name, f.add(frozen[parameter.name]!, f.concat(parts, 1))];
      });
      return { ...frozen, ...Object.fromEntries(changed) };
    },
    encoderValues: (trained) => mergeAdapters(parameters, values, trained, scale, rank),
  };
}

/** A is drawn as PyTorch draws linear layers, B is zero: the adapted encoder starts as the one it adapts. */
function firstAdapters(adapters: readonly Adapter[], rank: number, seed: number): Values {
  const first: Record<string, Float32Array> = {};
  adapters.forEach((adapter, index) => {
    const random = randomAt(seed, -2, index);
    const range = 1 / Math.sqrt(adapter.inputs);
    const [a, b] = adapterNames(adapter);
    first[a] = Float32Array.from({ length: adapter.inputs * rank }, () => (2 * random.next() - 1) * range);
    first[b] = new Float32Array(rank * adapter.outputs);
  });
  return first;
}

const sourceLayers = ({ sources }: EncoderParameter): string[] =>
  sources.map((source) => source.replace(/\.weight$/, ''));

function adaptersOf(parameters: readonly EncoderParameter[], { targets }: LoraTraining): Adapter[] {
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

/** The weights with their adapters added: what an encoder without adapters computes the same vectors with. */
export function mergeAdapters(
  parameters: readonly EncoderParameter[],
  values: Values,
  trained: Values,
  scale: number,
  rank: number,
): Values {
  const merged: Record<string, Float32Array> = { ...values };
  for (const parameter of parameters.filter(({ kind }) => kind === 'matrix')) {
    const [inputs, width] = parameter.shape as [number, number];
    const outputs = width / parameter.sources.length;
    sourceLayers(parameter).forEach((layer, part) => {
      const [a, b] = adapterNames({ layer, inputs, outputs }).map((name) => trained[name]);
      if (!a || !b) return;
      const sum =
        merged[parameter.name] === values[parameter.name]
          ? (merged[parameter.name] = values[parameter.name]!.slice())
          : merged[parameter.name]!;
      for (let i = 0; i < inputs; i++) {
        for (let r = 0; r < rank; r++) {
          const factor = scale * a[i * rank + r]!;
          const at = i * width + part * outputs;
          for (let o = 0; o < outputs; o++) sum[at + o]! += factor * b[r * outputs + o]!;
        }
      }
    });
  }
  return merged;
}

import type { BertConfig } from '../checkpoint/bert-config.js';
import type { Safetensors } from '../checkpoint/safetensors.js';
import type { WeightData } from '../checkpoint/weight-data.js';

/** A parameter of BERT by its name in the checkpoint, with the shape it has there: linear layers are `[out, in]`. */
export interface BertParameter {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The prefixes under which a checkpoint may keep the encoder: bare, or inside a model with a head. */
const PREFIXES = ['', 'bert.', 'model.', '0.auto_model.'];

/** All parameters of the encoder, in the order in which the forward pass meets them. */
export function bertParameters(config: BertConfig): BertParameter[] {
  const { hidden, intermediate } = config;
  const norm = (name: string): BertParameter[] => [
    { name: `${name}.weight`, shape: [hidden] },
    { name: `${name}.bias`, shape: [hidden] },
  ];
  const linear = (name: string, outputs: number, inputs: number): BertParameter[] => [
    { name: `${name}.weight`, shape: [outputs, inputs] },
    { name: `${name}.bias`, shape: [outputs] },
  ];
  const layer = (index: number): BertParameter[] => {
    const at = layerName(index);
    return [
      ...['query', 'key', 'value'].flatMap((part) => linear(`${at}.attention.self.${part}`, hidden, hidden)),
      ...linear(`${at}.attention.output.dense`, hidden, hidden),
      ...norm(`${at}.attention.output.LayerNorm`),
      ...linear(`${at}.intermediate.dense`, intermediate, hidden),
      ...linear(`${at}.output.dense`, hidden, intermediate),
      ...norm(`${at}.output.LayerNorm`),
    ];
  };
  return [
    { name: 'embeddings.word_embeddings.weight', shape: [config.vocabulary, hidden] },
    { name: 'embeddings.position_embeddings.weight', shape: [config.positions, hidden] },
    { name: 'embeddings.token_type_embeddings.weight', shape: [config.tokenTypes, hidden] },
    ...norm('embeddings.LayerNorm'),
    ...Array.from({ length: config.layers }, (_, index) => layer(index)).flat(),
  ];
}

export const layerName = (index: number) => `encoder.layer.${index}`;

/** The weights of a BERT checkpoint, read when asked for. */
export interface BertWeights {
  readonly config: BertConfig;
  /** The shape that the tensor has in the checkpoint. */
  shape(name: string): readonly number[];
  /** As stored. */
  data(name: string): WeightData;
  /** As float32, row-major, in the shape of the checkpoint. */
  floats(name: string): Float32Array;
}

/** Finds the encoder in a safetensors file; each read checks that the tensor is there and has its shape. */
export function bertWeights(file: Safetensors, config: BertConfig): BertWeights {
  const shapes = new Map(bertParameters(config).map(({ name, shape }) => [name, shape]));
  const prefix =
    PREFIXES.find((candidate) => file.has(`${candidate}embeddings.word_embeddings.weight`)) ?? '';
  const shape = (name: string) => shapes.get(name)!;
  return {
    config,
    shape,
    data: (name) => file.read(prefix + name, shape(name)),
    floats: (name) => file.readFloats(prefix + name, shape(name)),
  };
}

import type { ParameterShape } from '@nonet/onnx-graph';
import { type BertWeights, layerName, transposed } from '@nonet/encoder/bert';
import type { BertConfig } from '@nonet/encoder/checkpoint';

/** Tables of embeddings, weights of linear layers, and vectors (biases, layer normalisation) are trained differently. */
export type ParameterKind = 'table' | 'matrix' | 'vector';

/** A tensor of the training graph, where linear layers are `[in, out]` and query, key and value stand side by side. */
export interface EncoderParameter extends ParameterShape {
  readonly kind: ParameterKind;
  /** Its tensors in the checkpoint: several are joined along the last axis. */
  readonly sources: readonly string[];
}

const WORDS = 'embeddings.word_embeddings.weight';
const POSITIONS = 'embeddings.position_embeddings.weight';
const TYPES = 'embeddings.token_type_embeddings.weight';
/** The tables of embeddings in a checkpoint. */
export const TABLES: readonly string[] = [WORDS, POSITIONS, TYPES];

/** The parameters of a layer under the names that `transformerLayer` has for them. */
function layerParameters({ hidden, intermediate }: BertConfig, index: number): EncoderParameter[] {
  const at = layerName(index);
  const parameter = (
    name: string,
    shape: readonly number[],
    sources: readonly string[],
  ): EncoderParameter => ({
    name: `${at}.${name}`,
    shape,
    kind: shape.length === 2 ? 'matrix' : 'vector',
    sources: sources.map((source) => `${at}.${source}`),
  });
  const projections = (part: string) =>
    ['query', 'key', 'value'].map((name) => `attention.self.${name}.${part}`);
  return [
    parameter('attentionWeights', [hidden, 3 * hidden], projections('weight')),
    parameter('attentionBias', [3 * hidden], projections('bias')),
    parameter('outputWeights', [hidden, hidden], ['attention.output.dense.weight']),
    parameter('outputBias', [hidden], ['attention.output.dense.bias']),
    parameter('attentionNormScale', [hidden], ['attention.output.LayerNorm.weight']),
    parameter('attentionNormOffset', [hidden], ['attention.output.LayerNorm.bias']),
    parameter('innerWeights', [hidden, intermediate], ['intermediate.dense.weight']),
    parameter('innerBias', [intermediate], ['intermediate.dense.bias']),
    parameter('outerWeights', [intermediate, hidden], ['output.dense.weight']),
    parameter('outerBias', [hidden], ['output.dense.bias']),
    parameter('normScale', [hidden], ['output.LayerNorm.weight']),
    parameter('normOffset', [hidden], ['output.LayerNorm.bias']),
  ];
}

/** All tensors of the training graph of an encoder. */
export function encoderParameters(config: BertConfig): EncoderParameter[] {
  const { hidden, vocabulary, positions, layers } = config;
  return [
    { name: 'words', shape: [vocabulary, hidden], kind: 'table', sources: [WORDS] },
    { name: 'positions', shape: [positions, hidden], kind: 'table', sources: [POSITIONS] },
    { name: 'embeddingScale', shape: [hidden], kind: 'vector', sources: ['embeddings.LayerNorm.weight'] },
    { name: 'embeddingOffset', shape: [hidden], kind: 'vector', sources: ['embeddings.LayerNorm.bias'] },
    ...Array.from({ length: layers }, (_, index) => layerParameters(config, index)).flat(),
  ];
}

/** The values of a parameter as a checkpoint has them, brought into the order of the training graph. */
export function readParameter(
  weights: BertWeights,
  { name, kind, shape, sources }: EncoderParameter,
): Float32Array {
  if (name === 'positions') return withSegment(weights, weights.floats(POSITIONS), 1);
  const parts = sources.map((source) => weights.floats(source));
  if (kind === 'table') return parts[0]!;
  if (kind === 'vector') return joinColumns(parts, 1);
  const [rows, columns] = shape as [number, number];
  return joinColumns(
    parts.map((part) => transposed(part, columns / parts.length, rows)),
    rows,
  );
}

export interface CheckpointTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The tensors of the checkpoint that trained values belong to, one at a time: the way back of {@link readParameter}. */
export function* checkpointTensors(
  weights: BertWeights,
  values: Readonly<Record<string, Float32Array>>,
): Generator<CheckpointTensor> {
  yield { name: TYPES, shape: weights.shape(TYPES), values: weights.floats(TYPES) };
  for (const { name, kind, shape, sources } of encoderParameters(weights.config)) {
    const trained = values[name]!;
    const rows = kind === 'matrix' ? shape[0]! : 1;
    const columns = trained.length / rows / sources.length;
    for (const [index, source] of sources.entries()) {
      const part = kind === 'table' ? trained : columnsOf(trained, rows, index * columns, columns);
      const own = kind === 'matrix' ? transposed(part, rows, columns) : part;
      const plain = name === 'positions' ? withSegment(weights, own.slice(), -1) : own;
      yield { name: source, shape: weights.shape(source), values: plain };
    }
  }
}

/** Adds or takes away the embedding of segment 0 at every position: a text here is always a single segment. */
function withSegment(weights: BertWeights, table: Float32Array, sign: 1 | -1): Float32Array {
  const segments = weights.floats(TYPES);
  const { hidden } = weights.config;
  for (let i = 0; i < table.length; i++) table[i]! += sign * segments[i % hidden]!;
  return table;
}

/** Matrices `[rows, …]` side by side. */
function joinColumns(parts: readonly Float32Array[], rows: number): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  const width = joined.length / rows;
  let offset = 0;
  for (const part of parts) {
    const columns = part.length / rows;
    for (let row = 0; row < rows; row++) {
      joined.set(part.subarray(row * columns, (row + 1) * columns), row * width + offset);
    }
    offset += columns;
  }
  return joined;
}

function columnsOf(values: Float32Array, rows: number, from: number, count: number): Float32Array {
  const width = values.length / rows;
  if (width === count) return values;
  const part = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    part.set(values.subarray(row * width + from, row * width + from + count), row * count);
  }
  return part;
}

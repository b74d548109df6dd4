import {
  type Expressions,
  maskScores,
  meanPool,
  type Tensor,
  transformerLayer,
  type LayerParameters,
} from '@nonet/onnx-graph';
import { layerName } from '@nonet/encoder/bert';
import type { BertConfig, Pooling } from '@nonet/encoder/checkpoint';

export interface EncoderShape {
  readonly config: BertConfig;
  readonly pooling: Pooling;
}

/** The tensors of the encoder by the names of `encoderParameters`, trained or not. */
export type EncoderTensors = Readonly<Record<string, Tensor>>;

const LAYER = [
  'attentionWeights',
  'attentionBias',
  'outputWeights',
  'outputBias',
  'attentionNormScale',
  'attentionNormOffset',
  'innerWeights',
  'innerBias',
  'outerWeights',
  'outerBias',
  'normScale',
  'normOffset',
] as const satisfies readonly (keyof LayerParameters)[];

/**
 * BERT (Devlin et al. 2019) from operators that have derivatives: token ids int32 `[texts, tokens]` and lengths int32
 * `[texts]` to vectors of unit length, float32 `[texts, hidden]`. Computes in the type of the tensors.
 */
export function unitVectors(
  f: Expressions,
  tensors: EncoderTensors,
  { ids, lengths }: { readonly ids: Tensor; readonly lengths: Tensor },
  { config, pooling }: EncoderShape,
): Tensor {
  const [texts, tokens] = [f.size(ids, 0), f.size(ids, 1)];
  const { heads, epsilon, hidden } = config;
  const shape = { batch: texts, heads, epsilon };
  const places = f.graph.constant(
    'int32',
    Array.from({ length: tokens }, (_, place) => place),
  );
  const mask = f.cast(f.less(places, f.unsqueeze(lengths, [1])), tensors['words']!.type);
  const scores = maskScores(f, mask);
  // [tokens, texts, hidden]: the order in which the layers take their rows.
  const positions = f.unsqueeze(f.gather(tensors['positions']!, places), [1]);
  const embedded = f.add(f.gather(tensors['words']!, f.transpose(ids, [1, 0])), positions);
  const normed = f.layerNorm(embedded, tensors['embeddingScale']!, tensors['embeddingOffset']!, epsilon);
  let rows = f.reshape(normed, [-1, hidden]);
  for (let index = 0; index < config.layers; index++) {
    const at = layerName(index);
    const layer = Object.fromEntries(LAYER.map((name) => [name, tensors[`${at}.${name}`]!]));
    rows = transformerLayer(f, rows, layer as unknown as LayerParameters, scores, shape);
  }
  const pooled = pooling === 'mean' ? meanPool(f, rows, mask, shape) : firstTokens(f, rows, texts, hidden);
  return f.unitRows(f.cast(pooled, 'float32'));
}

const firstTokens = (f: Expressions, rows: Tensor, texts: number, hidden: number): Tensor =>
  f.gather(f.reshape(rows, [-1, texts, hidden]), f.graph.constant('int64', 0));

import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { BatchInput, StepContext, StepResult, Tensor, TensorData } from '@nonet/onnx-graph';
import type { Cropping, Frame } from './token-rows.js';

/** A linear layer over the vectors of texts, one output for each label, trained beside the encoder. */
export interface Head {
  readonly name: string;
  readonly labels: readonly CpcSymbol[];
  /** First values: `[hidden, labels]` and `[labels]`. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Token ids int32 `[texts, tokens]` and lengths int32 `[texts]` to unit vectors float32 `[texts, hidden]`. */
export type Encode = (ids: Tensor, lengths: Tensor) => Tensor;

/** What one part of a step is trained on. */
export interface DrawnBatch {
  readonly arrays: Readonly<Record<string, TensorData['int32' | 'uint8' | 'float32']>>;
  /** Tokens that are not padding. */
  readonly tokens: number;
}

/** What a run optimises: which batches it draws, and what it computes of them. */
export interface Objective {
  readonly heads: readonly Head[];
  readonly batch: Readonly<Record<string, BatchInput>>;
  /** Symbols that the loss asks for and that too few texts have. */
  readonly withoutExamples: readonly CpcSymbol[];
  /** Batches in which every text is drawn once on average. */
  readonly batchesPerEpoch: number;
  /** The batch of a place in the run; the same place gives the same batch. */
  draw(place: number): DrawnBatch;
  loss(context: StepContext, encode: Encode): StepResult;
}

/** How texts become rows of a batch; tokens with all that frames a text. */
export interface BatchShape {
  /** Texts of patents a batch. */
  readonly texts: number;
  readonly textTokens: number;
  readonly symbolTokens: number;
  readonly textFrame: Frame;
  readonly symbolFrame: Frame;
  readonly cropping: Cropping;
  readonly seed: number;
  readonly hidden: number;
}

/** Vectors have unit length; without this factor a head would need large weights, and long to grow them. */
const HEAD_SCALE = 6;

/** The logits of a head `[texts, labels]`. */
export function headLogits({ f, parameters }: StepContext, { name }: Head, vectors: Tensor): Tensor {
  const [weights, bias] = headParameters(name).map((parameter) => f.cast(parameters[parameter]!, 'float32'));
  return f.add(f.mul(f.product(vectors, weights!), HEAD_SCALE), bias!);
}

export const headParameters = (name: string): [string, string] => [`${name}.weights`, `${name}.bias`];

/** The weights of a head as those who use it need them: for vectors of unit length, without a further factor. */
export const plainWeights = (weights: Float32Array): Float32Array =>
  weights.map((weight) => weight * HEAD_SCALE);

import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import type { StepContext, StepResult, Tensor } from '@nonet/onnx-graph';
import type { Cropping, RowShape, TokenRows } from '../corpus/token-rows.js';

/** A linear layer over the vectors of texts, one output for each label, trained beside the encoder. */
export interface Head {
  readonly name: string;
  readonly labels: readonly CpcSymbol[];
  /** First values: `[hidden, labels]` and `[labels]`. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** A batch: texts, and what is known of them. */
export interface DrawnBatch {
  readonly rows: TokenRows;
  readonly relations: Readonly<Record<string, Uint8Array>>;
}

/** What a run optimises: how batches are drawn, and the loss on them. */
export interface Objective {
  readonly heads: readonly Head[];
  /** Rows of a batch. */
  readonly rows: number;
  /** Shapes of the relations of a batch, all uint8. */
  readonly relations: Readonly<Record<string, readonly number[]>>;
  /** Symbols that the loss asks for and that too few texts have. */
  readonly withoutExamples: readonly CpcSymbol[];
  /** Batches in which every text is drawn once on average. */
  readonly batchesPerEpoch: number;
  /** The batch of a place in the run; the same place gives the same batch. */
  draw(place: number): DrawnBatch;
  /** Of the rows of a batch as unit vectors float32 `[rows, hidden]`, and its relations as float32. */
  loss(context: StepContext, vectors: Tensor, relations: Readonly<Record<string, Tensor>>): StepResult;
}

/** How texts become rows of a batch. */
export interface BatchShape {
  /** Texts of patents a batch. */
  readonly texts: number;
  readonly text: RowShape;
  readonly symbol: RowShape;
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

/** The weights of a head as they are stored: for vectors of unit length, without the factor. */
export const plainWeights = (weights: Float32Array): Float32Array =>
  weights.map((weight) => weight * HEAD_SCALE);

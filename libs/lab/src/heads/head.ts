import { createHash } from 'node:crypto';
import { type Expressions, linear, type ParameterShape, type Tensor } from '@nonet/onnx-graph';

/** `linear`: one product. `mlp`: one hidden layer with GELU before it. */
export type HeadShape = { readonly type: 'linear' } | { readonly type: 'mlp'; readonly hidden: number };

/** A classifier on features, as data: what it computes, and its numbers. */
export interface Head {
  readonly shape: HeadShape;
  /** Features of a row. */
  readonly features: number;
  readonly labels: readonly string[];
  /**
   * What makes scores of logits. `sigmoid`: each label for itself; of a head trained with the squared hinge it is the
   * margin brought into [0, 1], not a probability. `softmax`: one label of all.
   */
  readonly output: 'sigmoid' | 'softmax';
  /** By name, row-major, as {@link headParameters} lists them. */
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

/** The size of a head, which its parameters follow from. */
export interface HeadSize {
  readonly shape: HeadShape;
  readonly features: number;
  readonly labels: number;
}

export interface HeadParameters {
  /** Matrices [in, out], which regularisation draws to zero. */
  readonly weights: readonly ParameterShape[];
  readonly biases: readonly ParameterShape[];
}

export function headParameters({ shape, features, labels }: HeadSize): HeadParameters {
  const inner = shape.type === 'mlp' ? shape.hidden : features;
  const output = {
    weights: { name: 'weights', shape: [inner, labels] },
    bias: { name: 'bias', shape: [labels] },
  };
  if (shape.type === 'linear') return { weights: [output.weights], biases: [output.bias] };
  return {
    weights: [{ name: 'hidden.weights', shape: [features, inner] }, output.weights],
    biases: [{ name: 'hidden.bias', shape: [inner] }, output.bias],
  };
}

/**
 * Logits [rows, labels] of features [rows, features].
 * @param drop what happens to the input of the last product: dropout in training, nothing after it
 */
export function headLogits(
  f: Expressions,
  shape: HeadShape,
  parameters: Readonly<Record<string, Tensor>>,
  features: Tensor,
  drop: (x: Tensor) => Tensor,
): Tensor {
  const p = parameters;
  const last =
    shape.type === 'mlp' ? f.gelu(linear(f, features, p['hidden.weights'], p['hidden.bias'])) : features;
  return linear(f, drop(last), p.weights, p.bias);
}

/** Names a head: equal for heads that give the same scores for the same labels. sha-256, hexadecimal. */
export function headHash({ shape, features, labels, output, parameters }: Head): string {
  const hash = createHash('sha256').update(JSON.stringify([shape, features, labels, output]));
  const { weights, biases } = headParameters({ shape, features, labels: labels.length });
  for (const { name } of [...weights, ...biases]) {
    const { buffer, byteOffset, byteLength } = parameters[name];
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

/**
 * A linear classifier on features, as data: scores are sigmoid(features · weights + bias), each label for itself. Those of a
 * head trained with the squared hinge are margins brought into [0, 1], not probabilities.
 */
export interface Head {
  /** Features of a row. */
  readonly features: number;
  readonly labels: readonly string[];
  /** [features, labels] */
  readonly weights: Float32Array;
  /** [labels] */
  readonly bias: Float32Array;
}

/** The size of a head, which the shapes of its parameters follow from. */
export interface HeadSize {
  readonly features: number;
  readonly labels: number;
}

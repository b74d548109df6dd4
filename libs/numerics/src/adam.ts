export interface AdamOptions {
  /** The length of a step, as long as the gradient keeps its direction. */
  readonly rate: number;
  /** How much of the running mean a new gradient makes up: 1 - β₁. Default: 0.1. */
  readonly meanShare?: number;
  /** The same for the running mean of squares: 1 - β₂. Default: 0.01, for fits of some hundred steps. */
  readonly squareShare?: number;
  /** Keeps the first steps of a parameter with a tiny gradient short. Default: 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adam (Kingma and Ba 2015) with bias correction, in float64, for fits of a few parameters on the CPU. Networks are trained
 * by the optimizers of `@nonet/onnx-graph`.
 */
export class Adam {
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private readonly options: Required<AdamOptions>;
  private step = 0;

  /** @param size the number of parameters */
  constructor(size: number, options: AdamOptions) {
    this.means = new Float64Array(size);
    this.squares = new Float64Array(size);
    this.options = { meanShare: 0.1, squareShare: 0.01, epsilon: 1e-8, ...options };
  }

  /** Moves the parameters `[size]`, in place, one step against the gradient `[size]` of the loss. */
  move(parameters: Float64Array | number[], gradient: ArrayLike<number>): void {
    const { means, squares } = this;
    const { rate, meanShare, squareShare, epsilon } = this.options;
    this.step++;
    const meanSeen = 1 - (1 - meanShare) ** this.step;
    const squareSeen = 1 - (1 - squareShare) ** this.step;
    for (let k = 0; k < means.length; k++) {
      means[k] = (1 - meanShare) * means[k] + meanShare * gradient[k];
      squares[k] = (1 - squareShare) * squares[k] + squareShare * gradient[k] ** 2;
      parameters[k] -= (rate * (means[k] / meanSeen)) / (Math.sqrt(squares[k] / squareSeen) + epsilon);
    }
  }
}

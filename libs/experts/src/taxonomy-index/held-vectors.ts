/** The largest whole number of eight bits that has a negative of its own. */
const LARGEST = 127;

/**
 * Vectors of the nodes of a taxonomy as they come to be known, each component as eight bits of the node's own scale. The whole CPC in 384
 * dimensions takes 100 MB; a cosine is off by less than a thousandth.
 */
export class HeldVectors {
  /** [nodes, dimension] */
  private readonly values: Int8Array;
  /** What a step of the values of a node is worth; 0: its vector is not known. */
  private readonly steps: Float32Array;

  constructor(
    nodes: number,
    private readonly dimension: number,
  ) {
    // Memory that nothing was written to is none: a system gives it page by page.
    this.values = new Int8Array(nodes * dimension);
    this.steps = new Float32Array(nodes);
  }

  has(node: number): boolean {
    return this.steps[node] > 0;
  }

  put(node: number, vector: Float32Array): void {
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const step = largest === 0 ? 1 : largest / LARGEST;
    const first = node * this.dimension;
    for (let i = 0; i < this.dimension; i++) this.values[first + i] = Math.round(vector[i] / step);
    this.steps[node] = step;
  }

  /** Of the node's vector with another; both have unit length, so it is their cosine. */
  product(node: number, vector: Float32Array): number {
    const first = node * this.dimension;
    let sum = 0;
    for (let i = 0; i < this.dimension; i++) sum += this.values[first + i] * vector[i];
    return sum * this.steps[node];
  }
}

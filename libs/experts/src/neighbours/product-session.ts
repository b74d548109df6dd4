import { GraphBuilder } from '@nonet/onnx-graph/graph';
import { InferenceSession, Tensor } from '@nonet/onnx-graph/runtime';
import type { QuantisedVectors } from './quantised-vectors.js';

/** Whole numbers from -127 to 127 as uint8 around this one: products of uint8 are exact on every processor, of int8 not. */
const ZERO = 128;
/** Rows turned at a time: their values stay in the cache of a core. */
const TILE = 64;

/**
 * Products of eight-bit rows with eight-bit queries, exact. ONNX Runtime holds the rows, packed its way, and works on a
 * thread beside JavaScript's. For many queries together it is faster than the loop of `product-kernel.ts`, for one it is not.
 */
export class ProductSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly columns: number,
  ) {}

  static async open(vectors: QuantisedVectors): Promise<ProductSession> {
    const { rows, columns } = vectors;
    const graph = new GraphBuilder('products');
    const zero = graph.initializer('zero', 'uint8', [], Uint8Array.of(ZERO));
    const known = graph.initializer('rows', 'uint8', [columns, rows], turned(vectors));
    const queries = graph.input('queries', 'uint8', ['queries', columns]);
    graph.output('products', graph.op('MatMulInteger', [queries, known, zero, zero]));
    const session = await InferenceSession.create(graph.build(), {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      // Otherwise the memory of the largest batch would never be freed.
      enableCpuMemArena: false,
      logSeverityLevel: 3,
    });
    return new ProductSession(session, columns);
  }

  /** [queries, rows] from [queries, columns]. */
  async run(queries: Int8Array): Promise<Int32Array> {
    const data = Uint8Array.from(queries, (value) => value + ZERO);
    const shape = [queries.length / this.columns, this.columns];
    const { products } = await this.session.run({ queries: new Tensor('uint8', data, shape) });
    return products.data as Int32Array;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}

/** [columns, rows] from [rows, columns]. */
function turned({ values, rows, columns }: QuantisedVectors): Uint8Array {
  const result = new Uint8Array(values.length);
  for (let first = 0; first < rows; first += TILE) {
    const last = Math.min(rows, first + TILE);
    for (let column = 0; column < columns; column++)
      for (let row = first; row < last; row++)
        result[column * rows + row] = values[row * columns + column] + ZERO;
  }
  return result;
}

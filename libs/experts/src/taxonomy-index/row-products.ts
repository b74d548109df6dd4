import { GraphBuilder } from '@nonet/onnx-graph/graph';
import type { Matrix } from '@nonet/numerics';
import { InferenceSession, Tensor } from '@nonet/onnx-graph/runtime';

/**
 * The products of vectors with many rows that stay: cosines, where all have unit length. For the 11,000 subclasses and main
 * groups of the CPC it takes a tenth of the time of a loop in JavaScript.
 */
export class RowProducts {
  private constructor(
    private readonly session: InferenceSession,
    private readonly columns: number,
  ) {}

  /** Keeps the rows, at least one, in the session alone. */
  static async open({ data, rows, columns }: Matrix): Promise<RowProducts> {
    // [columns, rows]: ONNX Runtime packs what stands on the right once for all.
    const turned = new Float32Array(data.length);
    for (let row = 0, at = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) turned[column * rows + row] = data[at++];
    const graph = new GraphBuilder('row-products');
    const known = graph.initializer('rows', 'float32', [columns, rows], turned);
    const vectors = graph.input('vectors', 'float32', ['vectors', columns]);
    graph.output('products', graph.op('MatMul', [vectors, known]));
    const session = await InferenceSession.create(graph.build(), {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    return new RowProducts(session, columns);
  }

  /** [rows] */
  async with(vector: Float32Array): Promise<Float32Array> {
    const vectors = new Tensor('float32', vector, [1, this.columns]);
    const { products } = await this.session.run({ vectors });
    return products.data as Float32Array;
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }
}

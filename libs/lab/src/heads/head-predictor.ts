import { Expressions, linear } from '@nonet/onnx-graph';
import { matrix, type Matrix } from '@nonet/numerics';
import { HeadError } from './errors.js';
import { checkFeatures } from './examples.js';
import { floats, GraphSession } from './graph-session.js';
import type { Head } from './head.js';

/** Rows of one call of the runtime: bounds the memory between input and output. */
const ROWS = 8192;

/** A head that answers. ONNX Runtime is faster than loops here for one row as for many. */
export class HeadPredictor {
  private constructor(
    private readonly head: Head,
    private readonly session: GraphSession,
  ) {}

  static async open(head: Head): Promise<HeadPredictor> {
    const { features, labels } = head;
    const session = await GraphSession.open((graph) => {
      const f = new Expressions(graph);
      const weights = graph.initializer('weights', 'float32', [features, labels.length], head.weights);
      const bias = graph.initializer('bias', 'float32', [labels.length], head.bias);
      const rows = graph.input('features', 'float32', ['rows', features]);
      graph.output('result', f.sigmoid(linear(f, rows, weights, bias)));
    });
    return new HeadPredictor(head, session);
  }

  /**
   * Scores in [0, 1]: [rows, labels].
   * @param features [rows, features]
   * @throws HeadError HEAD_SHAPE_MISMATCH or HEAD_FEATURES_NOT_FINITE
   */
  async predict(features: Matrix): Promise<Matrix> {
    const { head } = this;
    if (features.columns !== head.features) {
      const message = `The head takes rows of ${head.features} features, got ${features.columns}.`;
      throw new HeadError('HEAD_SHAPE_MISMATCH', message);
    }
    checkFeatures(features);
    const scores = matrix(features.rows, head.labels.length);
    for (let start = 0; start < features.rows; start += ROWS) {
      const end = Math.min(features.rows, start + ROWS);
      const part = features.data.subarray(start * features.columns, end * features.columns);
      const result = await this.session.run({ features: floats(part, end - start, features.columns) });
      scores.data.set(result, start * scores.columns);
    }
    return scores;
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
  }
}

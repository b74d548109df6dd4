import { Expressions } from '@nonet/onnx-graph';
import { matrix, type Matrix } from '@nonet/numerics';
import { HeadError } from './errors.js';
import { checkFeatures } from './examples.js';
import { floats, GraphSession } from './graph-session.js';
import { type Head, headLogits, headParameters } from './head.js';

/** Rows of one call of the runtime: bounds the memory between input and output. */
const ROWS = 8192;

/** A head that answers. ONNX Runtime is faster than loops here for one row as for many. */
export class HeadPredictor {
  private constructor(
    readonly head: Head,
    private readonly session: GraphSession,
  ) {}

  static async open(head: Head): Promise<HeadPredictor> {
    const { shape, features, labels, output, parameters } = head;
    const session = await GraphSession.open((graph) => {
      const f = new Expressions(graph);
      const { weights, biases } = headParameters({ shape, features, labels: labels.length });
      const tensors = Object.fromEntries(
        [...weights, ...biases].map(({ name, shape }) => [
          name,
          graph.initializer(name, 'float32', shape, parameters[name]),
        ]),
      );
      const rows = graph.input('features', 'float32', ['rows', features]);
      const logits = headLogits(f, shape, tensors, rows, (x) => x);
      graph.output('result', output === 'softmax' ? f.softmax(logits) : f.sigmoid(logits));
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
